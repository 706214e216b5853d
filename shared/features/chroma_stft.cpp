#include "shared/features/chroma_stft.h"

#include <limits>

#include "shared/signal/logarithm.h"

namespace earshot {

void chromaStft(const SpectrumBatch& spectrum, const ChromaFilterBank& filters, std::span<Lanes, kChroma> chroma) {
  filters.apply(spectrum.power, chroma);
  Lanes largest = splat(0);
  for (const Lanes& pitchClass : chroma) largest = maximum(largest, pitchClass);
  // Below the smallest normal number a quotient would be noise: left as it is.
  largest = largest < std::numeric_limits<float>::min() ? splat(1) : largest;
  for (Lanes& pitchClass : chroma) pitchClass /= largest;
}

}  // namespace earshot
