#include "shared/catalog/quantized_rows.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <set>
#include <vector>

#include "tests/unit/catalog/small_catalog.h"

using namespace earshot;

namespace {

struct Stored {
  std::array<std::int8_t, kDimensions> values{};
  float scale = 0;
  explicit Stored(const Embedding& vector) : scale(quantize(vector, values)) {}
  QuantizedRow row() const { return {values.data(), scale}; }
};

}  // namespace

TEST_CASE("a stored vector is off by at most half a step") {
  std::mt19937 random(1);
  std::normal_distribution<float> normal;
  for (int i = 0; i < 1000; ++i) {
    Embedding vector{};
    for (float& x : vector) x = normal(random) * std::pow(10.F, static_cast<float>(i % 30) - 15);
    const Stored stored(vector);
    const Embedding back = stored.row().vector();
    for (std::size_t j = 0; j < kDimensions; ++j) REQUIRE(std::abs(back[j] - vector[j]) <= stored.scale * .5001F);
    REQUIRE(*std::max_element(stored.values.begin(), stored.values.end(),
                              [](int a, int b) { return std::abs(a) < std::abs(b); }) != 0);
  }
}

TEST_CASE("zero, and what is too small to scale, is stored as zero") {
  CHECK(Stored(Embedding{}).scale == 0);
  Embedding tiny{};
  tiny[3] = std::numeric_limits<float>::denorm_min();
  CHECK(Stored(tiny).scale == 0);
  CHECK(Stored(tiny).row().vector() == Embedding{});
}

TEST_CASE("group norms add up to the squared length") {
  const Stored stored(testTrack(5).vector);
  const auto norms = groupNorms(stored.row(), testSpace().groups);
  double squares = 0;
  for (const float x : stored.row().vector()) squares += static_cast<double>(x) * static_cast<double>(x);
  CHECK(static_cast<double>(norms[0] + norms[1] + norms[2] + norms[3]) == Approx(squares).epsilon(1e-6));
}

TEST_CASE("groups that leave gaps, overlap or cover nothing are refused") {
  const auto fault = [](std::array<GroupRange, kGroups> groups) { return !coveredDimensions(groups).ok(); };
  CHECK_FALSE(fault(testSpace().groups));
  CHECK_FALSE(fault({{{0, 0}, {0, 64}, {64, 64}, {64, 64}}}));
  CHECK(fault({{{0, 24}, {25, 40}, {40, 56}, {56, 64}}}));
  CHECK(fault({{{0, 24}, {20, 40}, {40, 56}, {56, 64}}}));
  CHECK_FALSE(fault({{{0, 24}, {24, 40}, {40, 56}, {56, 63}}}));
  CHECK(fault({}));
  CHECK(fault({{{0, 24}, {24, 20}, {20, 56}, {56, 64}}}));
  CHECK(fault({{{0, 24}, {24, 40}, {40, 56}, {56, 65}}}));
}

TEST_CASE("ranking stored vectors finds what ranking the unquantized ones would") {
  std::mt19937 random(2);
  std::normal_distribution<float> normal;
  std::vector<Embedding> vectors(5000);
  for (Embedding& vector : vectors)
    for (float& x : vector) x = normal(random);
  std::vector<Stored> stored;
  for (const Embedding& vector : vectors) stored.emplace_back(vector);

  const auto nearest = [&](const Embedding& query, auto&& row) {
    std::vector<std::pair<double, std::size_t>> all;
    for (std::size_t i = 0; i < vectors.size(); ++i) {
      const Embedding candidate = row(i);
      double squares = 0;
      for (std::size_t j = 0; j < kDimensions; ++j)
        squares += std::pow(static_cast<double>(query[j]) - static_cast<double>(candidate[j]), 2);
      all.emplace_back(squares, i);
    }
    std::partial_sort(all.begin(), all.begin() + 10, all.end());
    std::set<std::size_t> ten;
    for (std::size_t i = 0; i < 10; ++i) ten.insert(all[i].second);
    return ten;
  };
  int found = 0;
  for (int q = 0; q < 50; ++q) {
    Embedding query{};
    for (float& x : query) x = normal(random);
    const auto exact = nearest(query, [&](std::size_t i) { return vectors[i]; });
    for (const std::size_t i : nearest(query, [&](std::size_t k) { return stored[k].row().vector(); }))
      found += static_cast<int>(exact.count(i));
  }
  // Independent dimensions are the hardest case: all distances are alike. Music is clustered.
  CHECK(found / 500.0 >= .96);
}
