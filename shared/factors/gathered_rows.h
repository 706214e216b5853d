#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "shared/factors/factor_matrix.h"
#include "shared/signal/lanes.h"

namespace earshot {

// The one loop that training and folding in spend their time in: factor rows that lie apart, each multiplied with a
// vector and then added to another. The order of every sum is fixed by the ids alone.

inline float sumOfLanes(Lanes lanes) {
#if defined(__AVX2__)
  lanes += __builtin_shufflevector(lanes, lanes, 4, 5, 6, 7, 0, 1, 2, 3);
  lanes += __builtin_shufflevector(lanes, lanes, 2, 3, 0, 1, 6, 7, 4, 5);
  lanes += __builtin_shufflevector(lanes, lanes, 1, 0, 3, 2, 5, 4, 7, 6);
#else
  lanes += __builtin_shufflevector(lanes, lanes, 2, 3, 0, 1);
  lanes += __builtin_shufflevector(lanes, lanes, 1, 0, 3, 2);
#endif
  return lanes[0];
}

/// Of rows padded to `stride` floats.
inline float dotOfRows(const float* a, const float* b, std::size_t stride) {
  Lanes sums[2] = {};
  for (std::size_t j = 0; j < stride; j += 2 * kLanes) {
    sums[0] += load(a + j) * load(b + j);
    sums[1] += load(a + j + kLanes) * load(b + j + kLanes);
  }
  return sumOfLanes(sums[0] + sums[1]);
}

/// kCount rows at a time, so that what is loaded of `with` and `out` serves all of them.
template <std::size_t kCount, class Coefficient>
inline void addSomeRows(const std::array<const float*, kCount>& rows, std::size_t stride, const float* with, float* out,
                        std::size_t first, const Coefficient& coefficient) {
  Lanes sums[kCount] = {};
  for (std::size_t j = 0; j < stride; j += kLanes) {
    const Lanes factor = load(with + j);
    for (std::size_t r = 0; r < kCount; ++r) sums[r] += load(rows[r] + j) * factor;
  }
  Lanes times[kCount];
  if constexpr (kCount == kLanes) {
    transpose(std::span<Lanes, kLanes>(sums));
    Lanes dots = sums[0];
    for (std::size_t r = 1; r < kCount; ++r) dots += sums[r];
    for (std::size_t r = 0; r < kCount; ++r) times[r] = splat(coefficient(first + r, dots[r]));
  } else {
    for (std::size_t r = 0; r < kCount; ++r) times[r] = splat(coefficient(first + r, sumOfLanes(sums[r])));
  }
  for (std::size_t j = 0; j < stride; j += kLanes) {
    Lanes low = load(rows[0] + j) * times[0];
    Lanes high = {};
    for (std::size_t r = 1; r < kCount; ++r) (r % 2 == 0 ? low : high) += load(rows[r] + j) * times[r];
    store(out + j, load(out + j) + (low + high));
  }
}

/// out += sum over i of coefficient(i, rows[ids[i]] . with) * rows[ids[i]], i in order. `stride` floats a row.
template <class Coefficient>
void addGatheredRows(const float* rows, std::size_t stride, std::span<const std::uint32_t> ids, const float* with,
                     float* out, const Coefficient& coefficient) {
  const auto some = [&]<std::size_t kCount>(std::size_t first, std::array<const float*, kCount> pointers) {
    for (std::size_t r = 0; r < kCount; ++r) pointers[r] = rows + std::size_t{ids[first + r]} * stride;
    addSomeRows<kCount>(pointers, stride, with, out, first, coefficient);
  };
  std::size_t i = 0;
  for (; i + kLanes <= ids.size(); i += kLanes) {
    // The next ones are on their way from memory meanwhile.
    for (std::size_t r = i + kLanes; r < i + 2 * kLanes && r < ids.size(); ++r)
      for (std::size_t j = 0; j < stride; j += kFactorLine) __builtin_prefetch(rows + std::size_t{ids[r]} * stride + j);
    some(i, std::array<const float*, kLanes>());
  }
  if constexpr (kLanes > 4) {
    if (i + 4 <= ids.size()) {
      some(i, std::array<const float*, 4>());
      i += 4;
    }
  }
  if (i + 2 <= ids.size()) {
    some(i, std::array<const float*, 2>());
    i += 2;
  }
  if (i < ids.size()) some(i, std::array<const float*, 1>());
}

}  // namespace earshot
