#pragma once

#include <cstddef>
#include <span>

namespace earshot {

/// Consecutive PCM samples, a plane a channel: sample i of channel c is data[c * stride + i], full scale at +-1.
struct PlanarBlock {
  const float* data = nullptr;
  std::size_t channels = 1;
  std::size_t frames = 0;
  std::size_t stride = 0;

  static PlanarBlock mono(std::span<const float> samples) {
    return {samples.data(), 1, samples.size(), samples.size()};
  }
};

}  // namespace earshot
