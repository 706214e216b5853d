#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace earshot::demo {

/// PCG32 (O'Neill 2014): small, and the same numbers on every machine, which std:: distributions don't promise.
class Random {
 public:
  explicit Random(std::uint64_t seed, std::uint64_t stream = 1) : increment_((stream << 1) | 1) {
    next();
    state_ += seed;
    next();
  }

  std::uint32_t next() {
    const std::uint64_t old = state_;
    state_ = old * 6364136223846793005ULL + increment_;
    const auto shifted = static_cast<std::uint32_t>(((old >> 18) ^ old) >> 27);
    const auto turn = static_cast<std::uint32_t>(old >> 59);
    return (shifted >> turn) | (shifted << ((32 - turn) & 31));
  }

  float uniform() { return static_cast<float>(next() >> 8) * 0x1p-24F; }  ///< [0, 1)
  float bipolar() { return 2 * uniform() - 1; }                           ///< [-1, 1)
  float between(float low, float high) { return low + (high - low) * uniform(); }
  bool chance(float probability) { return uniform() < probability; }

  /// [0, count); count >= 1.
  int below(int count) { return static_cast<int>((std::uint64_t{next()} * static_cast<std::uint64_t>(count)) >> 32); }

  /// Near-normal, standard deviation 1, never beyond +-3.5: what a player's hand does.
  float gaussian() { return (bipolar() + bipolar() + bipolar() + bipolar()) * 0.866F; }

  template <class T, std::size_t N>
  const T& pick(const T (&choices)[N]) {
    return choices[static_cast<std::size_t>(below(static_cast<int>(N)))];
  }
  template <class T>
  const T& pick(std::span<const T> choices) {
    return choices[static_cast<std::size_t>(below(static_cast<int>(choices.size())))];
  }

 private:
  std::uint64_t state_ = 0;
  std::uint64_t increment_;
};

}  // namespace earshot::demo
