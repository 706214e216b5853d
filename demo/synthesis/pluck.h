#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace earshot::demo {

struct PluckShape {
  float brightness = 0.5F;   ///< of the pluck, [0, 1]
  float position = 0.2F;     ///< of the pluck along the string, (0, 0.5]: harmonics with a node there are missing
  float damping = 0.3F;      ///< of high harmonics with every turn, [0, 1]
  float sustainSeconds = 3;  ///< T60 of the fundamental
};

/// A plucked string: Karplus and Strong (1983) with Jaffe and Smith's (1983) tuning, pick position and decay.
class PluckedString {
 public:
  /// hertz in [30, 5000].
  PluckedString(float hertz, const PluckShape& shape, float velocity, std::uint64_t seed);

  void addTo(std::span<float> out);

 private:
  static constexpr std::size_t kLongest = 1664;  // 30 Hz at 48 kHz, and the filter's delay
  std::array<float, kLongest> line_{};
  std::size_t length_ = 0;
  std::size_t position_ = 0;
  float gain_ = 1, direct_ = 1, delayed_ = 0, allpass_ = 0;
  float before_ = 0, allpassIn_ = 0, allpassOut_ = 0;
};

}  // namespace earshot::demo
