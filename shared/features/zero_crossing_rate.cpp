#include "shared/features/zero_crossing_rate.h"

#include <algorithm>
#include <array>

namespace earshot {
namespace {

bool crosses(const float* sample) {
  constexpr float kThreshold = 1e-10F;
  return (sample[0] < -kThreshold) != (sample[-1] < -kThreshold);
}

}  // namespace

Lanes zeroCrossingRate(const SpectrumBatch& spectrum) {
  // Frames overlap by three quarters: count each hop once.
  constexpr std::size_t kHopsPerFrame = kFrameLength / kHopLength;
  constexpr std::size_t kHops = kLanes + kHopsPerFrame - 1;
  std::array<std::int32_t, kHops> count{};  // of the whole hop
  std::array<std::int32_t, kHops> first{};  // of its first sample
  const std::size_t firstCompared = spectrum.signalBegin + 1;
  for (std::size_t hop = 0; hop < kHops; ++hop) {
    const std::size_t begin = std::max(hop * kHopLength, firstCompared);
    const std::size_t end = std::min((hop + 1) * kHopLength, spectrum.signalEnd);
    const float* samples = spectrum.samples.data();
    std::int32_t crossings = 0;
    for (std::size_t n = begin; n < end; ++n) crossings += crosses(samples + n) ? 1 : 0;
    count[hop] = crossings;
    if (begin == hop * kHopLength && begin < end) first[hop] = crosses(samples + begin) ? 1 : 0;
  }
  std::array<float, kLanes> rate;
  for (std::size_t l = 0; l < kLanes; ++l) {
    const std::int32_t crossings = count[l] + count[l + 1] + count[l + 2] + count[l + 3] - first[l];
    rate[l] = static_cast<float>(crossings) / static_cast<float>(kFrameLength);
  }
  return load(rate.data());
}

}  // namespace earshot
