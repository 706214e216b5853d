#pragma once

#include <array>
#include <cstdint>
#include <limits>

#include "shared/ranking/distance.h"

namespace earshot {

/// Rows bounded at a time: their dots and bounds stay in the first cache.
inline constexpr std::size_t kScanBatch = 256;

/// What float arithmetic can cost relative to the terms of a bound: fewer than 16 roundings of 2^-24 in Euclidean and
/// cosine bounds, and fewer than 64 / 8 + 8 + 4 in a Manhattan sum. One value, twice the larger, for all.
inline constexpr float kScanSlack = 40 * std::numeric_limits<float>::epsilon() / 2;

/// A query as the bounds read it.
struct ScanQuery {
  ScanQuery(const Distance& distance, const Embedding& query);

  Distance distance;
  Embedding query;
  std::array<std::int16_t, kDimensions> steps{};  ///< the query times w_g in units of step
  float step = 0;
  float length = 0;              ///< |q|, unweighted
  float norm = 0;                ///< sum_g w_g |q_g|^2, w_g the least of the group
  float rounding = 0;            ///< step / 2 * sqrt(kDimensions): times |x| bounds the dot product's error
  Embedding dimensionWeights{};  ///< for Manhattan

  /// What the centre of some rows adds to the dot product of each with the query: within rounding |centre|.
  float dotOfCentre(const RowBlock& rows) const;
};

}  // namespace earshot
