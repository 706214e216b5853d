#include "shared/ranking/track_map.h"

#include <algorithm>
#include <cmath>
#include <random>

#include "native/thread_pool.h"
#include "shared/ranking/cell_partition.h"
#include "shared/ranking/map_quality.h"
#include "shared/ranking/near_neighbours.h"
#include "shared/ranking/principal_components.h"
#include "tests/catch.h"
#include "tests/unit/ranking/blobs.h"

using namespace earshot;

namespace {

Clustering cellsOf(const Points& points, std::size_t cells) {
  return partitionIntoCells(points, {cells, 0, 1}, serialFor).value();
}

std::vector<float> principalMap(const Points& points) {
  const auto components = principalComponents(points, 2, serialFor);
  std::vector<float> map(2 * points.rows);
  for (std::size_t i = 0; i < points.rows; ++i) components->project(points.row(i), std::span(map).subspan(2 * i, 2));
  return map;
}

}  // namespace

TEST_CASE("near neighbours are the nearest rows, nearly always") {
  const Blobs blobs(60, 60, 13, .5F, 1);
  const Points points = blobs.points();
  constexpr std::size_t kNear = 10;
  const auto found = nearNeighbours(points, cellsOf(points, 20), kNear, serialFor);
  std::size_t hits = 0;
  for (std::size_t row = 0; row < points.rows; row += 37) {
    std::vector<std::pair<float, std::uint32_t>> all;
    for (std::size_t other = 0; other < points.rows; ++other) {
      float sum = 0;
      for (std::size_t j = 0; j < 13; ++j) sum += std::pow(points.row(row)[j] - points.row(other)[j], 2.F);
      if (other != row) all.emplace_back(sum, static_cast<std::uint32_t>(other));
    }
    std::partial_sort(all.begin(), all.begin() + kNear, all.end());
    for (std::size_t i = 0; i < kNear; ++i) {
      REQUIRE(found[row * kNear + i] != row);
      hits += std::any_of(all.begin(), all.begin() + kNear,
                          [&](const auto& near) { return near.second == found[row * kNear + i]; })
                  ? 1
                  : 0;
    }
  }
  CHECK(static_cast<double>(hits) > .9 * static_cast<double>(kNear * ((points.rows + 36) / 37)));
}

TEST_CASE("the map keeps neighbours that principal components fold over one another") {
  // One scattering or another leaves two groups of blobs folded: the mean is what the map is judged by.
  constexpr unsigned kScatterings = 4;
  double trust = 0;
  for (unsigned seed = 2; seed < 2 + kScatterings; ++seed) {
    const Blobs blobs(200, 15, 13, .3F, seed);
    const auto map = mapOf(blobs.points(), cellsOf(blobs.points(), 60), MapOptions(), serialFor);
    REQUIRE(map.size() == 2 * blobs.size());
    const MapQuality ours = mapQuality(blobs.points(), map, 10, 300, serialFor);
    const MapQuality flat = mapQuality(blobs.points(), principalMap(blobs.points()), 10, 300, serialFor);
    trust += ours.trustworthiness / kScatterings;
    CHECK(ours.trustworthiness > flat.trustworthiness + .05);
    CHECK(ours.continuity > .9);
    CHECK(ours.kept > 3 * flat.kept);
    CHECK(*std::max_element(map.begin(), map.end()) <= 1);
    CHECK(*std::min_element(map.begin(), map.end()) >= -1);
  }
  CHECK(trust > .96);
}

TEST_CASE("the map is the same for a seed at any number of threads") {
  const Blobs blobs(30, 100, 8, .4F, 3);
  const Clustering cells = cellsOf(blobs.points(), 30);
  ThreadPool pool(3);
  CHECK(mapOf(blobs.points(), cells, MapOptions(), serialFor) ==
        mapOf(blobs.points(), cells, MapOptions(), pool.parallelFor()));
}

TEST_CASE("few rows, equal rows and one dimension have a map of finite places") {
  std::vector<float> values(200, 3);
  for (const std::size_t rows : {0, 1, 2, 3, 200}) {
    const Points points = {values.data(), rows, 1, 1};
    const auto map = mapOf(points, cellsOf(points, 4), MapOptions(), serialFor);
    REQUIRE(map.size() == 2 * rows);
    for (const float place : map) CHECK(std::isfinite(place));
  }
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i * i);
  const Points line = {values.data(), 200, 1, 1};
  for (const float place : mapOf(line, cellsOf(line, 20), MapOptions(), serialFor)) CHECK(std::isfinite(place));
}

TEST_CASE("a map that is the truth is trusted wholly, one of random places not at all") {
  std::mt19937 random(4);
  std::normal_distribution<float> normal;
  std::vector<float> values(2 * 2000);
  for (float& x : values) x = normal(random);
  const Points points = {values.data(), 2000, 2, 2};
  const MapQuality truth = mapQuality(points, values, 10, 500, serialFor);
  CHECK(truth.trustworthiness == 1);
  CHECK(truth.continuity == 1);
  CHECK(truth.kept == 1);
  std::vector<float> elsewhere(values.size());
  for (float& x : elsewhere) x = normal(random);
  const MapQuality untrue = mapQuality(points, elsewhere, 10, 500, serialFor);
  CHECK(untrue.trustworthiness == Approx(.5).margin(.05));
  CHECK(untrue.continuity == Approx(.5).margin(.05));
  CHECK(untrue.kept < .05);
}
