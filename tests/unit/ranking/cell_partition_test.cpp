#include "shared/ranking/cell_partition.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "native/thread_pool.h"
#include "shared/ranking/cell_order.h"
#include "tests/catch.h"
#include "tests/unit/ranking/blobs.h"

using namespace earshot;

namespace {

std::vector<std::size_t> sizesOf(const Clustering& clustering) {
  std::vector<std::size_t> sizes(clustering.clusters);
  for (const std::uint32_t cell : clustering.assignment) ++sizes[cell];
  return sizes;
}

/// Mean distance between cells that follow one another in `order`.
double meanStep(const Clustering& cells, const std::vector<std::uint32_t>& order) {
  double sum = 0;
  for (std::size_t i = 1; i < order.size(); ++i) {
    double squares = 0;
    for (std::size_t j = 0; j < cells.centroid(0).size(); ++j) {
      const double difference =
          static_cast<double>(cells.centroid(order[i])[j]) - static_cast<double>(cells.centroid(order[i - 1])[j]);
      squares += difference * difference;
    }
    sum += std::sqrt(squares);
  }
  return sum / static_cast<double>(order.size() - 1);
}

}  // namespace

TEST_CASE("two levels lose little against flat k-means") {
  const Blobs blobs(500, 40, 13, .4F, 1);
  const auto cells = partitionIntoCells(blobs.points(), {300, 0, 1}, serialFor);
  KMeansOptions flat;
  flat.clusters = 300;
  CHECK(cells->clusters > 270);
  CHECK(cells->clusters < 330);
  CHECK(cells->inertia < 1.15 * kMeans(blobs.points(), flat, serialFor)->inertia);
}

TEST_CASE("no cell is empty or larger than it may be, whatever the rows") {
  const Blobs blobs(3, 3000, 8, .02F, 2);
  const std::vector<float> equal(5000 * 4, 1);
  std::vector<float> scales(3000);
  for (std::size_t i = 0; i < scales.size(); ++i) scales[i] = std::pow(10.F, static_cast<float>(i % 30) - 15);
  for (const Points& points : {blobs.points(), Points{equal.data(), 5000, 4, 4}, Points{scales.data(), 3000, 1, 1}})
    for (const std::size_t cells : {1, 20, 300}) {
      const auto partition = partitionIntoCells(points, {cells, 70, 1}, serialFor);
      REQUIRE(partition.ok());
      const auto sizes = sizesOf(*partition);
      CHECK(*std::min_element(sizes.begin(), sizes.end()) >= 1);
      CHECK(*std::max_element(sizes.begin(), sizes.end()) <= 70);
      CHECK(std::accumulate(sizes.begin(), sizes.end(), std::size_t{0}) == points.rows);
    }
}

TEST_CASE("cells are the same for a seed at any number of threads") {
  const Blobs blobs(100, 100, 13, 1, 3);
  ThreadPool pool(3);
  const auto alone = partitionIntoCells(blobs.points(), {400, 60, 9}, serialFor);
  const auto together = partitionIntoCells(blobs.points(), {400, 60, 9}, pool.parallelFor());
  CHECK(alone->assignment == together->assignment);
  CHECK(alone->centroids == together->centroids);
}

TEST_CASE("no rows are no cells; what cannot be grouped is refused") {
  CHECK(partitionIntoCells({nullptr, 0, 8, 8}, {300, 10, 1}, serialFor)->clusters == 0);
  const std::vector<float> values(1000, NAN);
  CHECK_FALSE(partitionIntoCells({values.data(), 1000, 1, 1}, {300, 10, 1}, serialFor).ok());
  CHECK_FALSE(partitionIntoCells({values.data(), 0, 1, 1}, {0, 10, 1}, serialFor).ok());
}

TEST_CASE("cells that follow one another are near one another") {
  const Blobs blobs(400, 20, 13, .3F, 4);
  const auto cells = partitionIntoCells(blobs.points(), {400, 0, 1}, serialFor);
  std::vector<std::uint32_t> order(cells->clusters);
  std::iota(order.begin(), order.end(), 0U);
  const double inOrder = meanStep(*cells, order);
  std::shuffle(order.begin(), order.end(), std::mt19937(1));
  CHECK(inOrder < .75 * meanStep(*cells, order));
}

TEST_CASE("points on a line are ordered along it") {
  std::vector<std::uint32_t> places(101);
  std::iota(places.begin(), places.end(), 0U);
  std::shuffle(places.begin(), places.end(), std::mt19937(1));
  std::vector<float> line;
  for (const std::uint32_t place : places)
    line.insert(line.end(), {static_cast<float>(place), 2 * static_cast<float>(place)});
  const auto order = orderOfCells(line, 2);
  std::size_t turns = 0;
  for (std::size_t i = 1; i < order.size(); ++i)
    turns += std::abs(static_cast<int>(places[order[i]]) - static_cast<int>(places[order[i - 1]])) == 1 ? 0 : 1;
  CHECK(turns == 0);
  CHECK(orderOfCells({}, 2).empty());
}
