#pragma once

#include <cstdint>

namespace earshot {

/// The same numbers for a seed everywhere, which the standard's distributions do not promise.
/// Source: Steele, Lea and Flood (2014), "Fast splittable pseudorandom number generators" (SplitMix64).
class RandomNumbers {
 public:
  explicit RandomNumbers(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }

  /// In [0, count). Precondition: count >= 1. The remainder's unevenness is count / 2^64.
  std::uint64_t below(std::uint64_t count) { return next() % count; }

  /// In [0, 1).
  double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }

 private:
  std::uint64_t state_;
};

}  // namespace earshot
