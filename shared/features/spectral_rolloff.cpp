#include "shared/features/spectral_rolloff.h"

namespace earshot {

Lanes spectralRolloff(const SpectrumBatch& spectrum, double sampleRate) {
  // Both sums run in the same order, or the last bins could stay below a threshold that they define.
  Lanes total = splat(0);
  for (const Lanes& bin : spectrum.magnitude) total += bin;
  const Lanes threshold = 0.85F * total;
  Lanes sum = splat(0);
  LaneMask below{};
  for (const Lanes& bin : spectrum.magnitude) {
    sum += bin;
    below -= sum < threshold;  // a true lane is -1
  }
  const auto binWidth = static_cast<float>(sampleRate / static_cast<double>(kFrameLength));
  const Lanes rolloff = __builtin_convertvector(below, Lanes) * binWidth;
  return total >= splat(0) ? rolloff : total;  // a NaN is not
}

}  // namespace earshot
