#include "shared/ranking/cell_partition.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "shared/ranking/cell_order.h"
#include "shared/ranking/nearest_centroid.h"

namespace earshot {
namespace {

constexpr std::size_t kFlatUpTo = 256;
constexpr std::size_t kRegionsNearby = 8;

using Rows = std::vector<std::uint32_t>;

/// The rows given, one after another: what k-means within a region works on.
std::vector<float> gathered(const Points& points, const Rows& rows) {
  std::vector<float> values;
  values.reserve(rows.size() * points.dimensions);
  for (const std::uint32_t row : rows) {
    const auto vector = points.row(row);
    values.insert(values.end(), vector.begin(), vector.end());
  }
  return values;
}

std::vector<float> meanOf(const Points& points, const Rows& rows) {
  std::vector<double> sums(points.dimensions);
  for (const std::uint32_t row : rows)
    for (std::size_t j = 0; j < sums.size(); ++j) sums[j] += static_cast<double>(points.row(row)[j]);
  std::vector<float> mean(points.dimensions);
  for (std::size_t j = 0; j < sums.size(); ++j)
    mean[j] = static_cast<float>(sums[j] / static_cast<double>(rows.size()));
  return mean;
}

struct Cells {
  std::vector<float> centroids;
  std::vector<std::size_t> regionBegins;  ///< (regions + 1): the cells of each region follow one another
};

/// Cuts every region into cells by its share of the rows.
Cells cutRegions(const Points& points, const std::vector<Rows>& regions, const CellOptions& options,
                 const ParallelFor& parallelFor) {
  std::vector<Clustering> parts(regions.size());
  parallelFor(regions.size(), [&](std::size_t r) {
    const std::vector<float> values = gathered(points, regions[r]);
    const double share = static_cast<double>(regions[r].size()) / static_cast<double>(points.rows);
    KMeansOptions within;
    within.clusters =
        std::max<std::size_t>(1, static_cast<std::size_t>(std::llround(share * static_cast<double>(options.cells))));
    within.iterations = 10;
    within.seed = options.seed + r;
    within.miniBatchFrom = static_cast<std::size_t>(-1);
    const Points part = {values.data(), regions[r].size(), points.dimensions, points.dimensions};
    parts[r] = kMeans(part, within, serialFor).value();  // the points are checked and there is a cluster: no error
  });
  Cells cells;
  cells.regionBegins.push_back(0);
  for (const Clustering& part : parts) {
    cells.centroids.insert(cells.centroids.end(), part.centroids.begin(), part.centroids.end());
    cells.regionBegins.push_back(cells.centroids.size() / points.dimensions);
  }
  return cells;
}

/// The rows of every cell: each row's nearest among those of the regions that are nearest to its own.
std::vector<Rows> assignNearby(const Points& points, const std::vector<Rows>& regions, const Clustering& coarse,
                               const Cells& cells, const ParallelFor& parallelFor) {
  Clustering result;
  result.clusters = cells.regionBegins.back();
  result.assignment.resize(points.rows);
  parallelFor(regions.size(), [&](std::size_t r) {
    std::vector<std::pair<double, std::size_t>> nearby;
    for (std::size_t other = 0; other < regions.size(); ++other) {
      double squares = 0;
      for (std::size_t j = 0; j < points.dimensions; ++j) {
        const double difference =
            static_cast<double>(coarse.centroid(r)[j]) - static_cast<double>(coarse.centroid(other)[j]);
        squares += difference * difference;
      }
      nearby.emplace_back(squares, other);
    }
    std::sort(nearby.begin(), nearby.end());
    nearby.resize(std::min(nearby.size(), kRegionsNearby + 1));
    Rows names;
    for (const auto& [_, region] : nearby)
      for (std::size_t c = cells.regionBegins[region]; c < cells.regionBegins[region + 1]; ++c)
        names.push_back(static_cast<std::uint32_t>(c));
    std::sort(names.begin(), names.end());
    const Points centroids = {cells.centroids.data(), cells.regionBegins.back(), points.dimensions, points.dimensions};
    const CentroidTiles tiles(gathered(centroids, names), points.dimensions, names);
    std::vector<CentroidTiles::Nearest> nearest(regions[r].size());
    tiles.nearest(points, regions[r], nearest.data());
    for (std::size_t i = 0; i < nearest.size(); ++i) result.assignment[regions[r][i]] = nearest[i].centroid;
  });
  return result.members();
}

Result<std::vector<Rows>> twoLevels(const Points& points, const CellOptions& options, const ParallelFor& parallelFor) {
  KMeansOptions outer;
  outer.clusters = static_cast<std::size_t>(std::lround(std::sqrt(static_cast<double>(options.cells))));
  outer.iterations = 4;  // regions need not be good: rows may leave them
  outer.seed = options.seed;
  auto coarse = kMeans(points, outer, parallelFor);
  if (!coarse) return std::move(coarse).error();
  const std::vector<Rows> regions = coarse->members();
  Cells cells = cutRegions(points, regions, options, parallelFor);
  const std::size_t count = cells.regionBegins.back();
  std::vector<Rows> members;
  for (int round = 0; round < 3; ++round) {
    members = assignNearby(points, regions, *coarse, cells, parallelFor);
    parallelFor(count, [&](std::size_t c) {
      if (members[c].empty()) return;
      const std::vector<float> mean = meanOf(points, members[c]);
      std::copy(mean.begin(), mean.end(), cells.centroids.begin() + static_cast<std::ptrdiff_t>(c * points.dimensions));
    });
  }
  return members;
}

/// Halves rows along their widest direction until no part is larger than it may be.
void halve(const Points& points, std::span<std::uint32_t> rows, std::size_t largest, std::vector<Rows>& parts) {
  const std::size_t count = (rows.size() + largest - 1) / largest;
  if (count <= 1) {
    parts.emplace_back(rows.begin(), rows.end());
    std::sort(parts.back().begin(), parts.back().end());
    return;
  }
  const std::size_t low = rows.size() * (count / 2) / count;
  splitAlong(points, widestDirection(points, rows), rows, low);
  halve(points, rows.subspan(0, low), largest, parts);
  halve(points, rows.subspan(low), largest, parts);
}

Clustering inOrder(const Points& points, const std::vector<Rows>& members, const ParallelFor& parallelFor) {
  const std::size_t dimensions = points.dimensions;
  std::vector<float> means(members.size() * dimensions);
  std::vector<double> inertias(members.size());
  parallelFor(members.size(), [&](std::size_t c) {
    const std::vector<float> mean = meanOf(points, members[c]);
    std::copy(mean.begin(), mean.end(), means.begin() + static_cast<std::ptrdiff_t>(c * dimensions));
    for (const std::uint32_t row : members[c])
      for (std::size_t j = 0; j < dimensions; ++j) {
        const double difference = static_cast<double>(points.row(row)[j]) - static_cast<double>(mean[j]);
        inertias[c] += difference * difference;
      }
  });
  Clustering result;
  result.clusters = members.size();
  result.assignment.resize(points.rows);
  result.centroids.reserve(means.size());
  result.inertia = std::accumulate(inertias.begin(), inertias.end(), 0.0);
  const std::vector<std::uint32_t> order = orderOfCells(means, dimensions);
  for (std::size_t place = 0; place < order.size(); ++place) {
    const auto begin = means.begin() + static_cast<std::ptrdiff_t>(order[place] * dimensions);
    result.centroids.insert(result.centroids.end(), begin, begin + static_cast<std::ptrdiff_t>(dimensions));
    for (const std::uint32_t row : members[order[place]]) result.assignment[row] = static_cast<std::uint32_t>(place);
  }
  return result;
}

}  // namespace

std::vector<std::uint32_t> partsOfCells(const Points& points, const Clustering& cells, std::size_t rows,
                                        const ParallelFor& parallelFor) {
  const std::vector<Rows> members = cells.members();
  std::vector<std::uint32_t> parts(points.rows);
  parallelFor(members.size(), [&](std::size_t c) {
    KMeansOptions within;
    within.clusters = members[c].size() / rows;
    within.iterations = 10;
    within.miniBatchFrom = static_cast<std::size_t>(-1);
    if (within.clusters < 2) return;
    const std::vector<float> values = gathered(points, members[c]);
    const Points part = {values.data(), members[c].size(), points.dimensions, points.dimensions};
    const Clustering cut = kMeans(part, within, serialFor).value();  // the points are checked: no error
    for (std::size_t i = 0; i < members[c].size(); ++i) parts[members[c][i]] = cut.assignment[i];
  });
  return parts;
}

Result<Clustering> partitionIntoCells(const Points& points, const CellOptions& options,
                                      const ParallelFor& parallelFor) {
  std::vector<Rows> members;
  if (options.cells <= kFlatUpTo || points.rows < 2 * options.cells) {
    KMeansOptions flat;
    flat.clusters = options.cells;
    flat.seed = options.seed;
    auto clustering = kMeans(points, flat, parallelFor);
    if (!clustering) return std::move(clustering).error();
    members = clustering->members();
  } else {
    auto cells = twoLevels(points, options, parallelFor);
    if (!cells) return std::move(cells).error();
    members = std::move(cells).value();
  }
  std::vector<Rows> bounded;
  for (Rows& rows : members) {
    if (rows.empty()) continue;
    halve(points, rows, options.largest == 0 ? rows.size() : options.largest, bounded);
  }
  return inOrder(points, bounded, parallelFor);
}

}  // namespace earshot
