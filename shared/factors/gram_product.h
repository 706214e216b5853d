#pragma once

#include <array>
#include <cstddef>

#include "shared/factors/factor_matrix.h"
#include "shared/signal/lanes.h"

namespace earshot {

/// image = gram vector. The matrix is symmetric, so its rows are its columns: `factors` rows, padded as in
/// FactorMatrix, and so are both vectors.
inline void multiplyByGram(const float* gram, std::size_t factors, const float* vector, float* image) {
  const std::size_t stride = paddedFactors(factors);
  std::size_t at = 0;
  const auto columns = [&]<std::size_t kVectors>(std::array<Lanes, kVectors> sums) {
    const float* row = gram + at;
    for (std::size_t j = 0; j < factors; ++j, row += stride) {
      const Lanes x = splat(vector[j]);
      for (std::size_t v = 0; v < kVectors; ++v) sums[v] += load(row + v * kLanes) * x;
    }
    for (std::size_t v = 0; v < kVectors; ++v) store(image + at + v * kLanes, sums[v]);
    at += kVectors * kLanes;
  };
  // Eight sums that stay in registers hide the latency of their additions.
  while (at + 8 * kLanes <= stride) columns(std::array<Lanes, 8>());
  while (at < stride) columns(std::array<Lanes, 2>());
}

}  // namespace earshot
