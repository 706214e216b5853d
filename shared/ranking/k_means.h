#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/parallel.h"
#include "shared/ranking/points.h"
#include "shared/result.h"

namespace earshot {

struct KMeansOptions {
  std::size_t clusters = 8;
  std::size_t iterations = 20;  ///< of Lloyd's algorithm; it ends earlier when no row changes its cluster
  std::uint64_t seed = 1;

  /// From so many rows on, mini-batches find the centroids and one round over all rows settles them.
  std::size_t miniBatchFrom = 100'000;
};

struct Clustering {
  std::size_t clusters = 0;
  std::vector<std::uint32_t> assignment;  ///< (rows), the nearest centroid
  std::vector<float> centroids;           ///< (clusters, dimensions): the mean of what is assigned
  double inertia = 0;                     ///< sum of squared distances to the assigned centroid

  std::span<const float> centroid(std::size_t c) const {
    const std::size_t dimensions = clusters == 0 ? 0 : centroids.size() / clusters;
    return std::span(centroids).subspan(c * dimensions, dimensions);
  }

  /// The rows of each cluster, rising.
  std::vector<std::vector<std::uint32_t>> members() const;
};

/// k-means: clusters whose rows lie near their mean, by plain Euclidean distance.
///
/// Seeded by k-means++ on a random sample of max(4096, 8 k) rows; then Lloyd's rounds, or mini-batches for many rows.
/// A cluster that loses its last row goes to the row that is farthest from its centroid. No cluster of the result is
/// empty: there are fewer than asked for where the rows hold fewer different vectors. The same for a seed at any number
/// of threads. After the last round rows are assigned once more, so that each is in the nearest cluster (to the
/// centroids before the final mean, which ends the computation).
///
/// Sources: Arthur and Vassilvitskii (2007), "k-means++"; Lloyd (1982); Sculley (2010), "Web-scale k-means clustering".
/// No rows give no clusters. Errors: InvalidArgument (no clusters, shapes), NotFinite (names row and dimension).
Result<Clustering> kMeans(const Points& points, const KMeansOptions& options, const ParallelFor& parallelFor);

}  // namespace earshot
