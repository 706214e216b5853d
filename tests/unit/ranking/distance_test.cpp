#include "shared/ranking/distance.h"

#include <cmath>
#include <limits>

#include "tests/catch.h"
#include "tests/unit/ranking/stored_rows.h"

using namespace earshot;

namespace {

constexpr std::array<float, kGroups> kOnes = {1, 1, 1, 1};

Embedding along(std::size_t dimension, float length) {
  Embedding vector{};
  vector[dimension] = length;
  return vector;
}

Distance distance(Metric metric, const std::array<float, kGroups>& weights = kOnes) {
  return Distance::create(metric, weights, kTestGroups).value();
}

}  // namespace

TEST_CASE("each metric has its textbook value") {
  Embedding a{};
  Embedding b{};
  a[0] = 3;
  b[30] = 4;
  CHECK(distance(Metric::Euclidean).between(a, b) == Approx(5));
  CHECK(distance(Metric::Manhattan).between(a, b) == Approx(7));
  CHECK(distance(Metric::Cosine).between(a, b) == Approx(1));
  CHECK(distance(Metric::Cosine).between(a, along(0, 9)) == Approx(0).margin(1e-15));
  CHECK(distance(Metric::Cosine).between(a, along(0, -9)) == Approx(2));
}

TEST_CASE("a weight scales its own group's share") {
  Embedding a{};
  Embedding b{};
  a[0] = 3;
  b[30] = 4;
  const std::array<float, kGroups> weights = {1, 4, 1, 1};
  CHECK(distance(Metric::Euclidean, weights).between(a, b) == Approx(std::sqrt(9 + 4 * 16)));
  CHECK(distance(Metric::Manhattan, weights).between(a, b) == Approx(3 + 4 * 4));
  const std::array<float, kGroups> only = {1, 0, 0, 0};
  CHECK(distance(Metric::Euclidean, only).between(a, b) == Approx(3));
}

TEST_CASE("a vector without length is at a right angle to everything") {
  CHECK(distance(Metric::Cosine).between(Embedding{}, along(3, 1)) == 1);
  CHECK(distance(Metric::Cosine).between(Embedding{}, Embedding{}) == 1);
  const std::array<float, kGroups> only = {0, 1, 0, 0};
  CHECK(distance(Metric::Cosine, only).between(along(0, 1), along(0, 1)) == 1);
}

TEST_CASE("a stored row is as far as the vector it stands for") {
  StoredRows rows({along(5, 2), along(60, -1)});
  for (const Metric metric : {Metric::Euclidean, Metric::Cosine, Metric::Manhattan})
    CHECK(distance(metric).between(along(7, 1), rows.block().row(0)) ==
          Approx(distance(metric).between(along(7, 1), along(5, 2))));
  CHECK(groupDistance(along(5, 1), rows.block().row(0), kTestGroups[0]) == Approx(1));
  CHECK(groupDistance(along(5, 1), rows.block().row(0), kTestGroups[1]) == 0);
}

TEST_CASE("a column's weight scales its own share") {
  Embedding a{};
  Embedding b{};
  a[0] = 3;
  b[1] = 4;
  std::array<float, kDimensions> columns{};
  columns[0] = 1;
  columns[1] = 4;
  const auto weighed = [&](Metric metric) {
    return Distance::create(metric, std::array<float, kGroups>{2, 1, 1, 1}, kTestGroups, columns).value();
  };
  CHECK(weighed(Metric::Euclidean).between(a, b) == Approx(std::sqrt(2 * (9 + 4 * 16))));
  CHECK(weighed(Metric::Manhattan).between(a, b) == Approx(2 * (3 + 4 * 4)));
  a[1] = 1;
  CHECK(weighed(Metric::Cosine).between(a, b) == Approx(1 - 4 * 4 / (std::sqrt(9 + 4) * std::sqrt(4 * 16))));
  const std::array<float, kDimensions> ones = [] {
    std::array<float, kDimensions> all{};
    all.fill(1);
    return all;
  }();
  CHECK(Distance::create(Metric::Euclidean, kOnes, kTestGroups, ones)->between(a, b) ==
        distance(Metric::Euclidean).between(a, b));
}

TEST_CASE("weights without meaning are refused by name") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const auto refused = [](const std::array<float, kGroups>& weights) {
    const auto result = Distance::create(Metric::Euclidean, weights, kTestGroups);
    return result ? std::string() : result.error().message();
  };
  CHECK(refused({1, -1, 1, 1}).find("harmony is -1") != std::string::npos);
  CHECK(refused({1, 1, nan, 1}).find("rhythm") != std::string::npos);
  CHECK(refused({0, 0, 0, 0}).find("all 0") != std::string::npos);
  std::array<float, kDimensions> columns{};
  CHECK_FALSE(Distance::create(Metric::Euclidean, kOnes, kTestGroups, columns).ok());  // all 0
  columns[40] = -1;
  const auto negative = Distance::create(Metric::Euclidean, kOnes, kTestGroups, columns);
  REQUIRE_FALSE(negative.ok());
  CHECK(negative.error().message().find("column 40 is -1") != std::string::npos);
  CHECK_FALSE(Distance::create(Metric::Euclidean, kOnes, kTestGroups, std::array<float, 3>{1, 1, 1}).ok());
}

TEST_CASE("typical distances join as the metric joins groups") {
  const std::array<float, kGroups> typical = {3, 4, 0.0001F, 0.0001F};
  CHECK(distance(Metric::Euclidean).typical(typical) == Approx(5).epsilon(1e-6));
  CHECK(distance(Metric::Cosine).typical(typical) == 1);
  CHECK(distance(Metric::Manhattan).typical(typical) > 5);
}
