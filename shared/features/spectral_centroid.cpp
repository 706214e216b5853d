#include "shared/features/spectral_centroid.h"

namespace earshot {

Lanes spectralCentroid(const SpectrumBatch& spectrum, double sampleRate) {
  Lanes sum = splat(0);
  Lanes moment = splat(0);
  // Blocks keep the partial sums short, and so float's rounding small.
  constexpr std::size_t kBlock = 64;
  for (std::size_t begin = 0; begin < kBins; begin += kBlock) {
    Lanes blockSum = splat(0);
    Lanes blockMoment = splat(0);
    for (std::size_t k = begin; k < kBins && k < begin + kBlock; ++k) {
      blockSum += spectrum.magnitude[k];
      blockMoment += static_cast<float>(k) * spectrum.magnitude[k];
    }
    sum += blockSum;
    moment += blockMoment;
  }
  const auto binWidth = static_cast<float>(sampleRate / static_cast<double>(kFrameLength));
  return sum == splat(0) ? splat(0) : moment / sum * binWidth;
}

}  // namespace earshot
