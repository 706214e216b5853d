#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "shared/parallel.h"
#include "shared/ranking/points.h"

namespace earshot {

/// Centroids as the search for the nearest reads them: tiles of two vectors of lanes, a lane a centroid.
class CentroidTiles {
 public:
  /// `centroids` (k, dimensions), finite; k >= 1. `names`, if not empty, are what nearest() answers with in place of 0
  /// to k - 1; rising.
  CentroidTiles(std::span<const float> centroids, std::size_t dimensions, std::span<const std::uint32_t> names = {});

  struct Nearest {
    std::uint32_t centroid = 0;
    float squaredDistance = std::numeric_limits<float>::infinity();
  };

  /// The nearest centroid of each of `rows`, by plain Euclidean distance; of equally near ones the first. Differences
  /// are squared as they are: the usual |x|^2 - 2 x.c + |c|^2 costs half but loses all digits far from the origin.
  void nearest(const Points& points, std::span<const std::uint32_t> rows, Nearest* answers) const;

  /// From one vector to every centroid, in order. `distances` has room for padded().
  void squaredDistances(const float* vector, float* distances) const;

  /// The number of centroids, rounded up to whole tiles; what fills the last is infinitely far.
  std::size_t padded() const;

 private:
  std::size_t dimensions_;
  std::size_t tiles_;
  std::vector<float> values_;  ///< (tiles, dimensions, lanes of a tile)
  std::vector<std::uint32_t> names_;
};

}  // namespace earshot
