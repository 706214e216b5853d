#include "shared/ranking/cell_probe.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <set>

#include "shared/ranking/exact_scan.h"
#include "tests/catch.h"
#include "tests/unit/ranking/stored_rows.h"

using namespace earshot;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Rows around random centres, a cell each, with the radii they have.
struct Cells {
  std::vector<StoredRows> rows;
  CellBalls balls;
};

Embedding randomVector(std::mt19937& random, float spread, const Embedding& around = {}) {
  std::normal_distribution<float> normal(0, spread);
  Embedding vector = around;
  for (float& x : vector) x += normal(random);
  return vector;
}

Cells randomCells(std::size_t cells, std::size_t rowsEach, float spread, unsigned seed) {
  std::mt19937 random(seed);
  Cells result = {{}, CellBalls(kTestGroups, cells)};
  std::uint32_t first = 0;
  for (std::size_t c = 0; c < cells; ++c) {
    const Embedding centre = randomVector(random, 1);
    std::vector<Embedding> vectors;
    for (std::size_t i = 0; i < rowsEach; ++i) vectors.push_back(randomVector(random, spread, centre));
    const StoredRows& rows = result.rows.emplace_back(vectors, first, centre);
    first += static_cast<std::uint32_t>(rowsEach);
    const QuantizedRow centroid = {rows.centre().values, rows.centre().scale};
    std::array<float, kGroups> radii{};
    for (std::size_t g = 0; g < kGroups; ++g)
      for (std::size_t i = 0; i < rowsEach; ++i)
        radii[g] = std::max(radii[g], static_cast<float>(groupDistance(centroid, rows.block().row(i), kTestGroups[g])));
    result.balls.add(centroid, radii);
  }
  return result;
}

std::vector<Distance> distances() {
  std::vector<Distance> all;
  for (const Metric metric : {Metric::Euclidean, Metric::Cosine, Metric::Manhattan})
    for (const std::array<float, kGroups>& weights :
         {std::array<float, kGroups>{1, 1, 1, 1}, std::array<float, kGroups>{4, 0, 0, 0},
          std::array<float, kGroups>{0, 2, .5F, 4}})
      all.push_back(Distance::create(metric, weights, kTestGroups).value());
  std::array<float, kDimensions> columns;
  for (std::size_t j = 0; j < kDimensions; ++j) columns[j] = j % 3 == 0 ? 2 : .7F;
  for (const Metric metric : {Metric::Euclidean, Metric::Cosine, Metric::Manhattan})
    all.push_back(Distance::create(metric, std::array<float, kGroups>{1, 1, 1, 1}, kTestGroups, columns).value());
  return all;
}

struct Outcome {
  std::vector<Neighbour> nearest;
  std::size_t cells = 0;
  bool exact = false;
};

Outcome probed(const Cells& cells, const Distance& distance, const Embedding& query, std::size_t limit,
               Patience patience) {
  CellProbe probe(distance, query, cells.balls, patience);
  auto scan = ExactScan::create(distance, query, limit);
  Outcome outcome;
  while (const auto cell = probe.next(scan->farthest())) {
    ++outcome.cells;
    probe.looked(scan->scan(cells.rows[*cell].block()));
  }
  outcome.exact = probe.exact();
  outcome.nearest = scan->take();
  return outcome;
}

std::vector<Neighbour> everything(const Cells& cells, const Distance& distance, const Embedding& query,
                                  std::size_t limit) {
  auto scan = ExactScan::create(distance, query, limit);
  for (const StoredRows& rows : cells.rows) scan->scan(rows.block());
  return scan->take();
}

}  // namespace

TEST_CASE("no row is nearer than its cell can be, for every metric and weight") {
  std::mt19937 random(1);
  for (const float spread : {0.F, .05F, .5F, 3.F}) {
    const Cells cells = randomCells(20, 30, spread, 2);
    for (const Distance& distance : distances())
      for (const Embedding& query : {randomVector(random, 1), cells.rows[3].block().row(0).vector(), Embedding{}}) {
        const CellProbe probe(distance, query, cells.balls);
        for (std::size_t c = 0; c < 20; ++c)
          for (std::size_t i = 0; i < 30; ++i)
            REQUIRE(probe.atLeast(c) <= distance.between(query, cells.rows[c].block().row(i)));
      }
  }
}

TEST_CASE("bounds are not idle: far cells are known to be far") {
  std::mt19937 random(3);
  const Cells cells = randomCells(50, 10, .05F, 4);
  const Embedding query = cells.rows[7].block().row(0).vector();
  for (const Distance& distance : distances()) {
    const CellProbe probe(distance, query, cells.balls);
    std::size_t far = 0;
    for (std::size_t c = 0; c < 50; ++c)
      far += probe.atLeast(c) > .5 * distance.between(query, cells.rows[c].block().row(0)) ? 1 : 0;
    // Nothing is known of angles where columns are weighed.
    const bool unknown = distance.groups().columnsDiffer && distance.metric().name == "cosine";
    CHECK(far >= (unknown ? 0U : 40U));
    CHECK(probe.atLeast(7) == 0);
  }
}

TEST_CASE("with endless patience the list is what looking at all rows gives, and says so") {
  std::mt19937 random(5);
  for (const float spread : {.05F, .7F}) {
    const Cells cells = randomCells(60, 40, spread, 6);
    for (const Distance& distance : distances()) {
      const Embedding query = randomVector(random, spread, cells.rows[9].block().row(1).vector());
      const Outcome outcome = probed(cells, distance, query, 10, kExact);
      CHECK(outcome.nearest == everything(cells, distance, query, 10));
      CHECK(outcome.exact);
      if (spread < .1F && distance.weight(2) > 0 && !distance.groups().columnsDiffer) CHECK(outcome.cells < 30);
    }
  }
}

TEST_CASE("the default patience stops early and rarely misses") {
  std::mt19937 random(7);
  const Cells cells = randomCells(400, 25, .6F, 8);
  for (const Distance& distance : distances()) {
    std::size_t hits = 0;
    std::size_t looked = 0;
    for (std::size_t q = 0; q < 20; ++q) {
      const Embedding query = cells.rows[q * 17].block().row(q).vector();
      const Outcome outcome = probed(cells, distance, query, 10, Patience());
      looked += outcome.cells;
      const auto truth = everything(cells, distance, query, 10);
      for (const Neighbour& neighbour : outcome.nearest)
        hits += std::find(truth.begin(), truth.end(), neighbour) != truth.end() ? 1 : 0;
    }
    CHECK(hits >= 190);
    CHECK(looked < 20 * 300);
  }
}

TEST_CASE("cells come one by one, nearest first, each once, several before any is looked at") {
  std::mt19937 random(9);
  const Cells cells = randomCells(300, 3, .1F, 10);
  const Embedding query = randomVector(random, 1);
  for (const Distance& distance : distances()) {
    CellProbe probe(distance, query, cells.balls);
    std::set<std::uint32_t> seen;
    double before = -1;
    for (std::size_t i = 0; i < 300; ++i) {
      const auto cell = probe.next(kInfinity);
      REQUIRE(cell.has_value());
      CHECK(seen.insert(*cell).second);
      const double here = distance.between(query, cells.balls.centroids().row(*cell));
      CHECK(here > before - 1e-3);
      before = here;
    }
    CHECK(probe.exact());
    CHECK_FALSE(probe.next(kInfinity).has_value());
  }
}

TEST_CASE("a list that is not full is never settled; no cells are settled at once") {
  const Cells cells = randomCells(100, 2, .1F, 11);
  const Distance distance = distances().front();
  CellProbe probe(distance, Embedding{}, cells.balls, {1, 0});
  for (int i = 0; i < 100; ++i) {
    REQUIRE(probe.next(kInfinity).has_value());
    probe.looked(false);
  }
  CHECK_FALSE(probe.next(kInfinity).has_value());
  const CellBalls none(kTestGroups, 0);
  CellProbe idle(distance, Embedding{}, none);
  CHECK_FALSE(idle.next(kInfinity).has_value());
  CHECK(idle.exact());
}
