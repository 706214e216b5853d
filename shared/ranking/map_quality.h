#pragma once

#include <cstddef>
#include <span>

#include "shared/parallel.h"
#include "shared/ranking/points.h"

namespace earshot {

struct MapQuality {
  double trustworthiness = 1;  ///< 1 where neighbours on the map are true ones; about .5 for random places
  double continuity = 1;       ///< 1 where true neighbours stay neighbours on the map
  double kept = 1;             ///< the share of the k nearest rows that are among the k nearest on the map
};

/// How well a map (rows, 2) keeps the k nearest of each row:
///
///   trustworthiness = 1 - 2 / (n k (2 n - 3 k - 1)) sum_i sum_(j near on the map, not in truth) (rank(i, j) - k)
///
/// and continuity the same with map and truth exchanged. Ranks are among all n rows, i runs over `sample` of them,
/// evenly spaced. Source: Venna and Kaski (2001), "Neighborhood preservation in nonlinear projection methods".
/// 1 for everything where rows are fewer than 2 k + 2.
MapQuality mapQuality(const Points& points, std::span<const float> map, std::size_t k, std::size_t sample,
                      const ParallelFor& parallelFor);

}  // namespace earshot
