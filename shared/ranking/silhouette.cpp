#include "shared/ranking/silhouette.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace earshot {
namespace {

double distanceBetween(std::span<const float> a, std::span<const float> b) {
  float sum = 0;
  for (std::size_t j = 0; j < a.size(); ++j) sum += (a[j] - b[j]) * (a[j] - b[j]);
  return std::sqrt(static_cast<double>(sum));
}

double silhouetteOf(std::span<const float> row, std::size_t own, const Clustering& clustering) {
  const double a = distanceBetween(row, clustering.centroid(own));
  double b = std::numeric_limits<double>::infinity();
  for (std::size_t c = 0; c < clustering.clusters; ++c)
    if (c != own) b = std::min(b, distanceBetween(row, clustering.centroid(c)));
  const double larger = std::max(a, b);
  return larger > 0 ? (b - a) / larger : 0;
}

}  // namespace

double silhouette(const Points& points, const Clustering& clustering, const ParallelFor& parallelFor,
                  std::size_t sample) {
  const std::size_t count = std::min(sample, points.rows);
  if (clustering.clusters < 2 || count == 0) return 0;
  std::vector<std::size_t> sizes(clustering.clusters);
  for (const std::uint32_t cluster : clustering.assignment) ++sizes[cluster];
  constexpr std::size_t kPiece = 512;
  std::vector<double> pieces((count + kPiece - 1) / kPiece);
  parallelFor(pieces.size(), [&](std::size_t p) {
    for (std::size_t i = p * kPiece; i < std::min(count, (p + 1) * kPiece); ++i) {
      const std::size_t row = i * points.rows / count;
      const std::size_t own = clustering.assignment[row];
      if (sizes[own] > 1) pieces[p] += silhouetteOf(points.row(row), own, clustering);
    }
  });
  return std::accumulate(pieces.begin(), pieces.end(), 0.0) / static_cast<double>(count);
}

Result<ChosenClustering> chooseClusters(const Points& points, std::size_t fewest, std::size_t most,
                                        const KMeansOptions& options, const ParallelFor& parallelFor) {
  if (fewest < 2 || fewest > most)
    return Error(ErrorCode::InvalidArgument, "clusters",
                 {"from ", fewest, " to ", most, ", expected from 2 or more to no fewer"}, "");
  ChosenClustering best;
  best.silhouette = -2;
  for (std::size_t clusters = fewest; clusters <= most; clusters += std::max<std::size_t>(1, clusters / 4)) {
    KMeansOptions with = options;
    with.clusters = clusters;
    auto clustering = kMeans(points, with, parallelFor);
    if (!clustering) return std::move(clustering).error();
    const double value = silhouette(points, *clustering, parallelFor);
    if (value > best.silhouette) best = {std::move(clustering).value(), value};
  }
  return best;
}

}  // namespace earshot
