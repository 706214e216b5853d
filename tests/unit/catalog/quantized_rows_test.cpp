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

namespace {

/// Draws vectors around so many normal centres, at half their spread; around none, independent normal numbers.
class Drawing {
 public:
  explicit Drawing(std::size_t centres) : centres_(centres) {
    for (Embedding& centre : centres_) centre = spread(Embedding{}, 1);
  }
  Embedding operator()() {
    return centres_.empty() ? spread(Embedding{}, 1) : spread(centres_[random_() % centres_.size()], .5F);
  }

 private:
  Embedding spread(Embedding around, float width) {
    for (float& x : around) x += width * normal_(random_);
    return around;
  }

  std::mt19937 random_{2};
  std::normal_distribution<float> normal_;
  std::vector<Embedding> centres_;
};

std::set<std::size_t> tenNearest(const Embedding& query, const std::vector<Embedding>& rows) {
  std::vector<std::pair<double, std::size_t>> all;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    double squares = 0;
    for (std::size_t j = 0; j < kDimensions; ++j)
      squares += std::pow(static_cast<double>(query[j]) - static_cast<double>(rows[i][j]), 2);
    all.emplace_back(squares, i);
  }
  std::partial_sort(all.begin(), all.begin() + 10, all.end());
  std::set<std::size_t> ten;
  for (std::size_t i = 0; i < 10; ++i) ten.insert(all[i].second);
  return ten;
}

/// Of the ten nearest by the vectors themselves, the share that stored ones find.
double recallOfStored(std::size_t centres) {
  Drawing draw(centres);
  std::vector<Embedding> vectors(5000);
  for (Embedding& vector : vectors) vector = draw();
  std::vector<Embedding> stored;
  for (const Embedding& vector : vectors) stored.push_back(Stored(vector).row().vector());
  std::size_t found = 0;
  for (int q = 0; q < 50; ++q) {
    const Embedding query = draw();
    const auto exact = tenNearest(query, vectors);
    for (const std::size_t row : tenNearest(query, stored)) found += exact.count(row);
  }
  return static_cast<double>(found) / 500;
}

}  // namespace

TEST_CASE("ranking stored vectors finds what ranking the unquantized ones would") {
  CHECK(recallOfStored(250) >= .99);
  // Independent dimensions are the hardest case: all distances are alike. Music is clustered.
  CHECK(recallOfStored(0) >= .985);
}
