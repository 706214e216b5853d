#include "shared/ranking/near_neighbours.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "shared/ranking/nearest_centroid.h"

namespace earshot {
namespace {

constexpr std::size_t kCells = 4;

using Candidate = std::pair<float, std::uint32_t>;

/// The cells by the distance of their centroids from that of `cell`, itself first, until rows enough are in them.
std::vector<std::uint32_t> rowsAround(std::size_t cell, const Clustering& cells, const CentroidTiles& centroids,
                                      const std::vector<std::vector<std::uint32_t>>& members, std::size_t enough) {
  std::vector<float> distances(centroids.padded());
  centroids.squaredDistances(cells.centroid(cell).data(), distances.data());
  std::vector<Candidate> order;
  for (std::size_t c = 0; c < cells.clusters; ++c)
    if (c != cell) order.emplace_back(distances[c], static_cast<std::uint32_t>(c));
  std::vector<std::uint32_t> rows = members[cell];
  std::sort(order.begin(), order.end());
  for (std::size_t i = 0; i < order.size() && (i + 1 < kCells || rows.size() < enough); ++i)
    rows.insert(rows.end(), members[order[i].second].begin(), members[order[i].second].end());
  return rows;
}

}  // namespace

std::vector<std::uint32_t> nearNeighbours(const Points& points, const Clustering& cells, std::size_t k,
                                          const ParallelFor& parallelFor) {
  const auto members = cells.members();
  const CentroidTiles centroids(cells.centroids, points.dimensions);
  std::vector<std::uint32_t> neighbours(points.rows * k);
  parallelFor(cells.clusters, [&](std::size_t cell) {
    const auto rows = rowsAround(cell, cells, centroids, members, std::max(8 * k, k + 1));
    std::vector<float> vectors;
    vectors.reserve(rows.size() * points.dimensions);
    for (const std::uint32_t row : rows) {
      const auto vector = points.row(row);
      vectors.insert(vectors.end(), vector.begin(), vector.end());
    }
    const CentroidTiles tiles(vectors, points.dimensions);
    std::vector<float> distances(tiles.padded());
    std::vector<Candidate> nearest;
    for (const std::uint32_t row : members[cell]) {
      tiles.squaredDistances(points.row(row).data(), distances.data());
      nearest.clear();
      float threshold = std::numeric_limits<float>::infinity();
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!(distances[i] <= threshold) || rows[i] == row) continue;
        const Candidate candidate = {distances[i], rows[i]};
        if (nearest.size() == k) {
          if (!(candidate < nearest.front())) continue;
          std::pop_heap(nearest.begin(), nearest.end());
          nearest.pop_back();
        }
        nearest.push_back(candidate);
        std::push_heap(nearest.begin(), nearest.end());
        if (nearest.size() == k) threshold = nearest.front().first;
      }
      std::sort_heap(nearest.begin(), nearest.end());
      for (std::size_t i = 0; i < k; ++i) neighbours[row * k + i] = nearest[i].second;
    }
  });
  return neighbours;
}

}  // namespace earshot
