#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/factors/factor_matrix.h"
#include "shared/result.h"

namespace earshot {

/// From a track's embedding to its factors, for tracks that nobody played: linear, factors = [vector, 1] map.
struct RidgeMap {
  std::size_t dimensions = 0;
  std::size_t factors = 0;
  std::vector<float> values;  ///< (dimensions + 1, factors); the last row is added as it is
  double penalty = 0;         ///< that was chosen
  double explained = 0;       ///< of the factors' variance, each row predicted from all others; may be below 0

  /// vector (dimensions), out (factors).
  void apply(std::span<const float> vector, std::span<float> out) const;
};

/// Ridge regression of factors on vectors: minimizes sum |y - [v, 1] M|^2 + penalty |M without its last row|^2, the
/// penalty of 13 tenfold to thousandth of the vectors' variance that predicts each row best from all others.
/// vectors  (rows, dimensions) without gaps, row i with row items[i] of `factors`.
/// Sources: Hoerl and Kennard (1970), "Ridge regression"; the left-out residual is e / (1 - h): Allen (1974), "The
/// relationship between variable selection and data augmentation".
/// Errors: InvalidArgument (fewer than 3 rows, shapes), NotFinite (names the row).
Result<RidgeMap> fitRidgeMap(std::span<const float> vectors, std::size_t dimensions, const FactorMatrix& factors,
                             std::span<const std::uint32_t> items);

}  // namespace earshot
