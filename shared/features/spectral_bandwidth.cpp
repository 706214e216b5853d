#include "shared/features/spectral_bandwidth.h"

namespace earshot {

Lanes spectralBandwidth(const SpectrumBatch& spectrum, Lanes centroid, double sampleRate) {
  const auto binWidth = static_cast<float>(sampleRate / static_cast<double>(kFrameLength));
  const Lanes center = centroid / binWidth;
  Lanes sum = splat(0);
  Lanes moment = splat(0);
  constexpr std::size_t kBlock = 64;  // short partial sums, as for the centroid
  for (std::size_t begin = 0; begin < kBins; begin += kBlock) {
    Lanes blockSum = splat(0);
    Lanes blockMoment = splat(0);
    for (std::size_t k = begin; k < kBins && k < begin + kBlock; ++k) {
      const Lanes away = static_cast<float>(k) - center;
      blockSum += spectrum.magnitude[k];
      blockMoment += spectrum.magnitude[k] * away * away;
    }
    sum += blockSum;
    moment += blockMoment;
  }
  return sum == splat(0) ? splat(0) : squareRoot(moment / sum) * binWidth;
}

}  // namespace earshot
