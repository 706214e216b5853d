#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "shared/parallel.h"
#include "shared/ranking/k_means.h"
#include "shared/ranking/points.h"

namespace earshot {

/// The k nearest other rows of every row, nearest first, by plain Euclidean distance: (rows, k). Approximate: looked
/// for among the rows of the row's own cell and of the cells whose centroids are nearest to its, until 4 cells and
/// 8 k rows are looked at. The same at any number of threads. Preconditions: the clustering is of these points,
/// 0 < k < rows.
std::vector<std::uint32_t> nearNeighbours(const Points& points, const Clustering& cells, std::size_t k,
                                          const ParallelFor& parallelFor);

}  // namespace earshot
