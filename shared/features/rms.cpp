#include "shared/features/rms.h"

namespace earshot {

Lanes rms(const SpectrumBatch& spectrum) {
  Lanes sum = 0.5F * (spectrum.power[0] + spectrum.power[kBins - 1]);
  constexpr std::size_t kBlock = 64;  // short partial sums, as for the centroid
  for (std::size_t begin = 1; begin < kBins - 1; begin += kBlock) {
    Lanes block = splat(0);
    for (std::size_t k = begin; k < kBins - 1 && k < begin + kBlock; ++k) block += spectrum.power[k];
    sum += block;
  }
  constexpr float kScale = 2.0F / (static_cast<float>(kFrameLength) * static_cast<float>(kFrameLength));
  return squareRoot(sum * kScale);
}

}  // namespace earshot
