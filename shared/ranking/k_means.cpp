#include "shared/ranking/k_means.h"

#include <algorithm>
#include <numeric>

#include "shared/ranking/nearest_centroid.h"
#include "shared/ranking/random_numbers.h"

namespace earshot {
namespace {

using Nearest = CentroidTiles::Nearest;

// Work is cut in pieces of this many rows, whatever the number of threads, so that sums are added in one order.
constexpr std::size_t kPiece = 1024;

/// body(begin, end) over pieces of [0, rows).
template <class Body>
void forPieces(std::size_t rows, const ParallelFor& parallelFor, const Body& body) {
  parallelFor((rows + kPiece - 1) / kPiece, [&](std::size_t p) { body(p * kPiece, std::min(rows, (p + 1) * kPiece)); });
}

std::vector<std::uint32_t> everyRow(const Points& points) {
  std::vector<std::uint32_t> rows(points.rows);
  std::iota(rows.begin(), rows.end(), 0U);
  return rows;
}

/// `count` of the rows, each at most once, rising: by selection sampling (Knuth, 3.4.2, algorithm S).
std::vector<std::uint32_t> sampleRows(const Points& points, std::size_t count, RandomNumbers& random) {
  if (count >= points.rows) return everyRow(points);
  std::vector<std::uint32_t> rows;
  rows.reserve(count);
  for (std::size_t i = 0; rows.size() < count; ++i)
    if (random.below(points.rows - i) < count - rows.size()) rows.push_back(static_cast<std::uint32_t>(i));
  return rows;
}

float squaredDistance(std::span<const float> a, std::span<const float> b) {
  float sum = 0;
  for (std::size_t j = 0; j < a.size(); ++j) sum += (a[j] - b[j]) * (a[j] - b[j]);
  return sum;
}

/// k-means++: each next centroid is a row drawn with the chance of its squared distance to the nearest so far. Fewer
/// than asked for where all rows are centroids.
std::vector<float> seedCentroids(const Points& points, std::size_t clusters, RandomNumbers& random,
                                 const ParallelFor& parallelFor) {
  const std::vector<std::uint32_t> sample = sampleRows(points, std::max<std::size_t>(4096, 8 * clusters), random);
  std::vector<float> nearest(sample.size(), std::numeric_limits<float>::infinity());
  std::vector<double> pieces((sample.size() + kPiece - 1) / kPiece);
  std::vector<float> centroids;
  centroids.reserve(clusters * points.dimensions);
  std::size_t chosen = random.below(sample.size());
  while (true) {
    const auto centroid = points.row(sample[chosen]);
    centroids.insert(centroids.end(), centroid.begin(), centroid.end());
    if (centroids.size() == clusters * points.dimensions) return centroids;
    forPieces(sample.size(), parallelFor, [&](std::size_t begin, std::size_t end) {
      double sum = 0;
      for (std::size_t i = begin; i < end; ++i) {
        nearest[i] = std::min(nearest[i], squaredDistance(points.row(sample[i]), centroid));
        sum += static_cast<double>(nearest[i]);
      }
      pieces[begin / kPiece] = sum;
    });
    double place = random.uniform() * std::accumulate(pieces.begin(), pieces.end(), 0.0);
    std::size_t piece = 0;
    while (piece + 1 < pieces.size() && place >= pieces[piece]) place -= pieces[piece++];
    // The last row with a chance stands for what rounding left over.
    chosen = sample.size();
    for (std::size_t i = piece * kPiece; i < sample.size() && (place >= 0 || chosen == sample.size()); ++i)
      if (nearest[i] > 0) {
        chosen = i;
        place -= static_cast<double>(nearest[i]);
      }
    for (std::size_t i = sample.size(); chosen == sample.size() && i-- > 0;)
      if (nearest[i] > 0) chosen = i;
    if (chosen == sample.size()) return centroids;
  }
}

/// The rows of each cluster, one after another.
struct Members {
  std::vector<std::uint32_t> rows;
  std::vector<std::size_t> begins;  ///< (clusters + 1)

  Members(std::span<const Nearest> nearest, std::span<const std::uint32_t> rowNumbers, std::size_t clusters)
      : rows(nearest.size()), begins(clusters + 1) {
    for (const Nearest& n : nearest) ++begins[n.centroid + 1];
    std::partial_sum(begins.begin(), begins.end(), begins.begin());
    std::vector<std::size_t> next(begins.begin(), begins.end() - 1);
    for (std::size_t i = 0; i < nearest.size(); ++i) rows[next[nearest[i].centroid]++] = rowNumbers[i];
  }
  std::span<const std::uint32_t> of(std::size_t cluster) const {
    return std::span(rows).subspan(begins[cluster], begins[cluster + 1] - begins[cluster]);
  }
};

/// One computation's state: centroids and where each row lies.
class Rounds {
 public:
  Rounds(const Points& points, std::vector<float> centroids, const ParallelFor& parallelFor)
      : points_(points), centroids_(std::move(centroids)), parallelFor_(parallelFor) {}

  std::size_t clusters() const { return centroids_.size() / points_.dimensions; }

  std::vector<Nearest> assign(std::span<const std::uint32_t> rows) const {
    const CentroidTiles tiles(centroids_, points_.dimensions);
    std::vector<Nearest> nearest(rows.size());
    forPieces(rows.size(), parallelFor_, [&](std::size_t begin, std::size_t end) {
      tiles.nearest(points_, rows.subspan(begin, end - begin), nearest.data() + begin);
    });
    return nearest;
  }

  /// Centroids become (kept x the centroid + the sum of their rows) / (kept + rows), as if `kept` rows lay there.
  void moveToMeans(const Members& members, std::span<const std::size_t> kept = {}) {
    const std::size_t dimensions = points_.dimensions;
    parallelFor_(clusters(), [&](std::size_t c) {
      const auto rows = members.of(c);
      if (rows.empty()) return;
      const double before = kept.empty() ? 0 : static_cast<double>(kept[c]);
      double sums[kDimensions];
      for (std::size_t j = 0; j < dimensions; ++j)
        sums[j] = before * static_cast<double>(centroids_[c * dimensions + j]);
      for (const std::uint32_t row : rows)
        for (std::size_t j = 0; j < dimensions; ++j) sums[j] += static_cast<double>(points_.row(row)[j]);
      for (std::size_t j = 0; j < dimensions; ++j)
        centroids_[c * dimensions + j] = static_cast<float>(sums[j] / (before + static_cast<double>(rows.size())));
    });
  }

  /// Every empty cluster takes the row that is farthest from its centroid. True if there was one to take.
  bool reseedEmpty(const Members& members, std::span<const std::uint32_t> rows, std::vector<Nearest>& nearest) {
    std::vector<std::size_t> empty;
    for (std::size_t c = 0; c < clusters(); ++c)
      if (members.of(c).empty()) empty.push_back(c);
    if (empty.empty()) return false;
    std::vector<std::size_t> farthest(rows.size());
    std::iota(farthest.begin(), farthest.end(), std::size_t{0});
    const std::size_t wanted = std::min(empty.size(), rows.size());
    std::partial_sort(farthest.begin(), farthest.begin() + static_cast<std::ptrdiff_t>(wanted), farthest.end(),
                      [&](std::size_t a, std::size_t b) {
                        return nearest[a].squaredDistance != nearest[b].squaredDistance
                                   ? nearest[a].squaredDistance > nearest[b].squaredDistance
                                   : a < b;
                      });
    bool any = false;
    for (std::size_t e = 0; e < wanted && nearest[farthest[e]].squaredDistance > 0; ++e) {
      const auto row = points_.row(rows[farthest[e]]);
      std::copy(row.begin(), row.end(),
                centroids_.begin() + static_cast<std::ptrdiff_t>(empty[e] * points_.dimensions));
      any = true;
    }
    return any;
  }

  void lloyd(std::span<const std::uint32_t> rows, std::size_t iterations) {
    std::vector<Nearest> before;
    for (std::size_t i = 0; i < iterations; ++i) {
      std::vector<Nearest> nearest = assign(rows);
      const bool same = std::equal(nearest.begin(), nearest.end(), before.begin(), before.end(),
                                   [](const Nearest& a, const Nearest& b) { return a.centroid == b.centroid; });
      if (same) return;
      const Members members(nearest, rows, clusters());
      moveToMeans(members);
      reseedEmpty(members, rows, nearest);
      before = std::move(nearest);
    }
  }

  /// Sculley's mini-batches: each centroid is the running mean of all rows that ever came to it.
  void miniBatches(std::size_t batches, std::size_t batchSize, RandomNumbers& random) {
    std::vector<std::size_t> seen(clusters());
    for (std::size_t b = 0; b < batches; ++b) {
      std::vector<std::uint32_t> rows(batchSize);
      for (auto& row : rows) row = static_cast<std::uint32_t>(random.below(points_.rows));
      const std::vector<Nearest> nearest = assign(rows);
      const Members members(nearest, rows, clusters());
      moveToMeans(members, seen);
      for (std::size_t c = 0; c < clusters(); ++c) seen[c] += members.of(c).size();
    }
  }

  Clustering settle() {
    const std::vector<std::uint32_t> rows = everyRow(points_);
    std::vector<Nearest> nearest = assign(rows);
    // Each turn gives clusters to at least one row; it ends, and seldom needs a second.
    for (int turn = 0; turn < 4; ++turn) {
      const Members members(nearest, rows, clusters());
      if (!reseedEmpty(members, rows, nearest)) break;
      nearest = assign(rows);
    }
    return finish(Members(nearest, rows, clusters()));
  }

 private:
  Clustering finish(const Members& members) {
    moveToMeans(members);
    const std::size_t dimensions = points_.dimensions;
    Clustering result;
    result.assignment.resize(points_.rows);
    for (std::size_t c = 0; c < clusters(); ++c) {
      if (members.of(c).empty()) continue;
      const auto centroid = std::span(centroids_).subspan(c * dimensions, dimensions);
      for (const std::uint32_t row : members.of(c)) {
        result.assignment[row] = static_cast<std::uint32_t>(result.clusters);
        result.inertia += static_cast<double>(squaredDistance(points_.row(row), centroid));
      }
      result.centroids.insert(result.centroids.end(), centroid.begin(), centroid.end());
      ++result.clusters;
    }
    return result;
  }

  Points points_;
  std::vector<float> centroids_;
  const ParallelFor& parallelFor_;
};

}  // namespace

std::vector<std::vector<std::uint32_t>> Clustering::members() const {
  std::vector<std::size_t> counts(clusters);
  for (const std::uint32_t cluster : assignment) ++counts[cluster];
  std::vector<std::vector<std::uint32_t>> rows(clusters);
  for (std::size_t c = 0; c < clusters; ++c) rows[c].reserve(counts[c]);
  for (std::size_t row = 0; row < assignment.size(); ++row)
    rows[assignment[row]].push_back(static_cast<std::uint32_t>(row));
  return rows;
}

Result<Clustering> kMeans(const Points& points, const KMeansOptions& options, const ParallelFor& parallelFor) {
  if (auto valid = checkPoints(points); !valid) return std::move(valid).error();
  if (options.clusters == 0) return Error(ErrorCode::InvalidArgument, "clusters", "are 0, expected 1 or more", "");
  if (points.rows == 0) return Clustering();
  RandomNumbers random(options.seed);
  Rounds rounds(points, seedCentroids(points, std::min(options.clusters, points.rows), random, parallelFor),
                parallelFor);
  if (points.rows < options.miniBatchFrom) {
    rounds.lloyd(everyRow(points), options.iterations);
  } else {
    // A fifth of the rows that Lloyd's rounds would look at: 2.5 % above their inertia on 100,000 tracks of 13 columns.
    const std::size_t batchSize = std::max<std::size_t>(kPiece, 8 * rounds.clusters());
    const std::size_t batches = std::max<std::size_t>(1, options.iterations * points.rows / 5 / batchSize);
    rounds.miniBatches(batches, batchSize, random);
  }
  return rounds.settle();
}

}  // namespace earshot
