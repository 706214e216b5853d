#include "shared/factors/interactions.h"

#include <algorithm>
#include <limits>
#include <random>

#include "tests/unit/factors/listening.h"

using namespace earshot;
using earshot::testing::interactionsOf;
using earshot::testing::playsOfTastes;

TEST_CASE("plays of a listener and item are summed, and a row's columns rise") {
  const auto matrix = interactionsOf({{1, 2, 3}, {0, 1, 1}, {1, 0, 2}, {1, 2, 4}, {2, 2, 1}, {1, 0, 5}}, 4, 3);
  REQUIRE(matrix.rows() == 4);
  REQUIRE(matrix.columns() == 3);
  REQUIRE(matrix.size() == 4);
  const auto columns = matrix.columnsOf(1);
  CHECK(std::vector<std::uint32_t>(columns.begin(), columns.end()) == std::vector<std::uint32_t>{0, 2});
  CHECK(matrix.valuesOf(1)[0] == 7);
  CHECK(matrix.valuesOf(1)[1] == 7);
  CHECK(matrix.sizeOf(3) == 0);
}

TEST_CASE("the order in which plays come changes nothing but the rounding of sums") {
  auto plays = playsOfTastes(60, 40, 12, 5);
  const auto before = interactionsOf(plays, 60, 40);
  std::mt19937 random(3);
  std::shuffle(plays.begin(), plays.end(), random);
  const auto after = interactionsOf(plays, 60, 40);
  REQUIRE(before.size() == after.size());
  for (std::size_t row = 0; row < 60; ++row) {
    CHECK(std::ranges::equal(before.columnsOf(row), after.columnsOf(row)));
    CHECK(std::ranges::equal(before.valuesOf(row), after.valuesOf(row)));
  }
}

TEST_CASE("transposed twice it is what it was") {
  const auto matrix = interactionsOf(playsOfTastes(60, 40, 12, 5), 60, 40);
  auto once = matrix.transposed();
  REQUIRE(once.ok());
  CHECK(once->rows() == 40);
  CHECK(once->columns() == 60);
  auto twice = once->transposed();
  REQUIRE(twice.ok());
  for (std::size_t row = 0; row < 60; ++row) {
    CHECK(std::ranges::equal(matrix.columnsOf(row), twice->columnsOf(row)));
    CHECK(std::ranges::equal(matrix.valuesOf(row), twice->valuesOf(row)));
  }
}

TEST_CASE("no plays are a matrix without values") {
  const auto matrix = interactionsOf({}, 0, 0);
  CHECK(matrix.rows() == 0);
  CHECK(matrix.size() == 0);
  CHECK(interactionsOf({}, 3, 2).sizeOf(2) == 0);
}

TEST_CASE("counts that are no finite numbers above 0, and places out of range, are refused") {
  for (const float count :
       {0.0F, -1.0F, std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()})
    CHECK(Interactions::of(std::vector<Play>{{0, 0, count}}, 1, 1).error().code == ErrorCode::NotFinite);
  CHECK(Interactions::of(std::vector<Play>{{1, 0, 1}}, 1, 1).error().code == ErrorCode::InvalidArgument);
  CHECK(Interactions::of(std::vector<Play>{{0, 1, 1}}, 1, 1).error().code == ErrorCode::InvalidArgument);
  const float most = std::numeric_limits<float>::max();
  CHECK(Interactions::of(std::vector<Play>{{0, 0, most}, {0, 0, most}}, 1, 1).error().code == ErrorCode::NotFinite);
}
