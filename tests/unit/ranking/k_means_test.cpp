#include "shared/ranking/k_means.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <set>

#include "native/thread_pool.h"
#include "shared/ranking/nearest_centroid.h"
#include "shared/ranking/silhouette.h"
#include "tests/catch.h"
#include "tests/unit/ranking/blobs.h"

using namespace earshot;

namespace {

Clustering clustered(const Blobs& blobs, std::size_t clusters, std::uint64_t seed = 1) {
  KMeansOptions options;
  options.clusters = clusters;
  options.seed = seed;
  auto result = kMeans(blobs.points(), options, serialFor);
  REQUIRE(result.ok());
  return std::move(result).value();
}

double squaredDistance(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t j = 0; j < a.size(); ++j) sum += std::pow(static_cast<double>(a[j]) - static_cast<double>(b[j]), 2);
  return sum;
}

}  // namespace

TEST_CASE("the nearest centroid is the one a plain loop finds, for every count, size and stride") {
  std::mt19937 random(1);
  std::normal_distribution<float> normal(1000, 1);  // far from the origin, where |x|^2 - 2 x.c + |c|^2 has no digits
  for (const std::size_t dimensions : {1, 2, 13, 63, 64})
    for (const std::size_t count : {1, 2, 7, 8, 15, 16, 17, 40})
      for (const std::size_t rows : {1, 3, 4, 5, 9}) {
        const std::size_t stride = dimensions + 3;
        std::vector<float> values(rows * stride);
        for (float& x : values) x = normal(random);
        std::vector<float> centroids(count * dimensions);
        for (float& x : centroids) x = normal(random);
        const Points points = {values.data(), rows, dimensions, stride};
        std::vector<std::uint32_t> order(rows);
        for (std::size_t i = 0; i < rows; ++i) order[i] = static_cast<std::uint32_t>(rows - 1 - i);
        std::vector<CentroidTiles::Nearest> nearest(rows);
        CentroidTiles(centroids, dimensions).nearest(points, order, nearest.data());
        for (std::size_t i = 0; i < rows; ++i) {
          double best = std::numeric_limits<double>::infinity();
          std::size_t where = 0;
          for (std::size_t c = 0; c < count; ++c) {
            const double distance =
                squaredDistance(points.row(order[i]), std::span(centroids).subspan(c * dimensions, dimensions));
            if (distance < best) {
              best = distance;
              where = c;
            }
          }
          // Fewer than 64 + 3 roundings of 2^-24 of positive terms.
          REQUIRE(static_cast<double>(nearest[i].squaredDistance) == Approx(best).epsilon(67 * 6e-8));
          REQUIRE(nearest[i].centroid == where);
        }
      }
}

TEST_CASE("of equally near centroids the first is nearest") {
  const std::vector<float> centroids(20 * 2, 3);
  const std::vector<float> values = {1, 1};
  const std::vector<std::uint32_t> rows = {0};
  CentroidTiles::Nearest nearest;
  CentroidTiles(centroids, 2).nearest({values.data(), 1, 2, 2}, rows, &nearest);
  CHECK(nearest.centroid == 0);
  CHECK(nearest.squaredDistance == 8);
}

TEST_CASE("blobs that stand apart are found, each whole, from any seed") {
  const Blobs blobs(30, 100, 13, .05F, 7);
  for (const std::uint64_t seed : {1, 2, 3}) {
    const Clustering clustering = clustered(blobs, 30, seed);
    REQUIRE(clustering.clusters == 30);
    std::set<std::set<std::size_t>> blobsOfClusters;
    for (std::size_t c = 0; c < 30; ++c) {
      std::set<std::size_t> within;
      for (std::size_t i = 0; i < blobs.size(); ++i)
        if (clustering.assignment[i] == c) within.insert(blobs.blobOf(i));
      blobsOfClusters.insert(within);
    }
    // k-means++ may put two seeds in one blob and none in another: rare, and Lloyd does not mend it.
    std::size_t whole = 0;
    for (const auto& within : blobsOfClusters) whole += within.size() == 1 ? 1 : 0;
    CHECK(whole >= 26);
  }
}

TEST_CASE("centroids are the means of their rows, and the inertia is what is left") {
  const Blobs blobs(8, 200, 5, .6F, 3);
  const Clustering clustering = clustered(blobs, 8);
  double inertia = 0;
  for (std::size_t c = 0; c < clustering.clusters; ++c) {
    std::vector<double> mean(5);
    double count = 0;
    for (std::size_t i = 0; i < blobs.size(); ++i) {
      if (clustering.assignment[i] != c) continue;
      ++count;
      for (std::size_t j = 0; j < 5; ++j) mean[j] += static_cast<double>(blobs.points().row(i)[j]);
      inertia += squaredDistance(blobs.points().row(i), clustering.centroid(c));
    }
    REQUIRE(count > 0);
    for (std::size_t j = 0; j < 5; ++j)
      CHECK(static_cast<double>(clustering.centroid(c)[j]) == Approx(mean[j] / count).margin(1e-6));
  }
  CHECK(clustering.inertia == Approx(inertia));
}

TEST_CASE("the same for a seed at any number of threads, by mini-batches too") {
  const Blobs blobs(40, 200, 13, 1, 5);
  for (const std::size_t miniBatchFrom : {1'000'000, 100}) {
    KMeansOptions options;
    options.clusters = 40;
    options.miniBatchFrom = miniBatchFrom;
    const auto alone = kMeans(blobs.points(), options, serialFor);
    ThreadPool pool(3);
    const auto together = kMeans(blobs.points(), options, pool.parallelFor());
    CHECK(alone->centroids == together->centroids);
    CHECK(alone->assignment == together->assignment);
    CHECK(alone->inertia == together->inertia);
    options.seed = 2;
    CHECK(kMeans(blobs.points(), options, serialFor)->centroids != alone->centroids);
  }
}

TEST_CASE("mini-batches come near what looking at all rows reaches") {
  const Blobs blobs(50, 400, 13, .8F, 6);
  KMeansOptions options;
  options.clusters = 50;
  const double lloyd = kMeans(blobs.points(), options, serialFor)->inertia;
  options.miniBatchFrom = 0;
  CHECK(kMeans(blobs.points(), options, serialFor)->inertia < 1.1 * lloyd);
}

TEST_CASE("equal rows are one cluster, however many are asked for; few rows are a cluster each") {
  const std::vector<float> equal(500 * 4, 2.5F);
  KMeansOptions options;
  options.clusters = 10;
  const auto one = kMeans({equal.data(), 500, 4, 4}, options, serialFor);
  CHECK(one->clusters == 1);
  CHECK(one->inertia == 0);
  const std::vector<float> line = {0, 1, 2, 3, 4};
  const auto five = kMeans({line.data(), 5, 1, 1}, options, serialFor);
  CHECK(five->clusters == 5);
  CHECK(five->inertia == 0);
  CHECK(kMeans({nullptr, 0, 4, 4}, options, serialFor)->clusters == 0);
}

TEST_CASE("a cluster that would stay empty takes the row that fits worst") {
  // Two heaps and one row far off: three clusters are those three, wherever the seeds fell.
  std::vector<float> line(2001, 0.F);
  for (std::size_t i = 0; i < 1000; ++i) line[i] = 1;
  line[2000] = 1000;
  for (const std::uint64_t seed : {1, 2, 3, 4, 5}) {
    KMeansOptions options;
    options.clusters = 3;
    options.seed = seed;
    const auto clustering = kMeans({line.data(), line.size(), 1, 1}, options, serialFor);
    CHECK(clustering->clusters == 3);
    CHECK(clustering->inertia == 0);
  }
}

TEST_CASE("points that are no points are refused, with row and dimension") {
  std::vector<float> values(12, 1);
  KMeansOptions options;
  options.clusters = 2;
  values[7] = std::numeric_limits<float>::quiet_NaN();
  const auto notFinite = kMeans({values.data(), 4, 3, 3}, options, serialFor);
  REQUIRE_FALSE(notFinite.ok());
  CHECK(notFinite.error().code == ErrorCode::NotFinite);
  CHECK(notFinite.error().message().find("row 2, dimension 1") != std::string::npos);
  CHECK_FALSE(kMeans({values.data(), 2, 3, 2}, options, serialFor).ok());
  CHECK_FALSE(kMeans({values.data(), 1, 0, 3}, options, serialFor).ok());
  options.clusters = 0;
  CHECK_FALSE(kMeans({values.data(), 2, 3, 3}, options, serialFor).ok());
}

TEST_CASE("the silhouette tells standing apart from lying together, and finds the number of blobs") {
  const Blobs apart(6, 300, 8, .05F, 11);
  const Blobs together(6, 300, 8, 3, 11);
  CHECK(silhouette(apart.points(), clustered(apart, 6), serialFor) > .8);
  CHECK(silhouette(together.points(), clustered(together, 6), serialFor) < .3);
  CHECK(silhouette(apart.points(), clustered(apart, 1), serialFor) == 0);
  const auto chosen = chooseClusters(apart.points(), 2, 12, KMeansOptions(), serialFor);
  REQUIRE(chosen.ok());
  CHECK(chosen->clustering.clusters == 6);
  CHECK_FALSE(chooseClusters(apart.points(), 1, 12, KMeansOptions(), serialFor).ok());
  CHECK_FALSE(chooseClusters(apart.points(), 5, 4, KMeansOptions(), serialFor).ok());
}
