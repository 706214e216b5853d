#include "shared/factors/ridge_map.h"

#include <limits>
#include <numeric>
#include <random>

#include "tests/catch.h"

using namespace earshot;

namespace {

constexpr std::size_t kDimensions = 6;
constexpr std::size_t kFactors = 4;

struct Pairs {
  std::vector<float> vectors;
  FactorMatrix factors;
  std::vector<std::uint32_t> items;
};

/// Factors that are `slope` times a fixed map of the vectors, plus noise, plus one.
Pairs pairsOf(std::size_t rows, float slope, float noise) {
  std::mt19937 random(11);
  std::normal_distribution<float> normal;
  Pairs pairs;
  auto factors = FactorMatrix::allocate(rows, kFactors);
  REQUIRE(factors.ok());
  pairs.factors = std::move(factors).value();
  pairs.items.resize(rows);
  std::iota(pairs.items.begin(), pairs.items.end(), 0U);
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t first = pairs.vectors.size();
    for (std::size_t j = 0; j < kDimensions; ++j) pairs.vectors.push_back(normal(random));
    for (std::size_t f = 0; f < kFactors; ++f)
      pairs.factors.row(i)[f] =
          1 + slope * (pairs.vectors[first + f] - 2 * pairs.vectors[first + f + 1]) + noise * normal(random);
  }
  return pairs;
}

RidgeMap fitted(const Pairs& pairs) {
  auto map = fitRidgeMap(pairs.vectors, kDimensions, pairs.factors, pairs.items);
  REQUIRE(map.ok());
  return std::move(map).value();
}

}  // namespace

TEST_CASE("a linear map is found again, and says that it explains all") {
  const Pairs pairs = pairsOf(400, 1, 0.01F);
  const RidgeMap map = fitted(pairs);
  CHECK(map.values.size() == (kDimensions + 1) * kFactors);
  CHECK(map.explained > 0.999);
  std::vector<float> out(kFactors);
  for (std::size_t i = 0; i < 20; ++i) {
    map.apply(std::span(pairs.vectors).subspan(i * kDimensions, kDimensions), out);
    for (std::size_t f = 0; f < kFactors; ++f) CHECK(out[f] == Approx(pairs.factors.row(i)[f]).margin(0.06));
  }
}

TEST_CASE("factors that have nothing to do with the vectors are shrunk towards their mean, and nothing is explained") {
  const Pairs pairs = pairsOf(40, 0, 1);
  const RidgeMap map = fitted(pairs);
  CHECK(map.explained < 0.1);
  const RidgeMap certain = fitted(pairsOf(400, 1, 0.01F));
  CHECK(map.penalty / 40 > certain.penalty / 400);
}

TEST_CASE("what cannot be fitted is refused") {
  Pairs pairs = pairsOf(10, 1, 0.1F);
  const auto refused = [&](std::span<const float> vectors, const std::vector<std::uint32_t>& items) {
    return fitRidgeMap(vectors, kDimensions, pairs.factors, items).error().code;
  };
  CHECK(refused(std::span(pairs.vectors).first(2 * kDimensions), {0, 1}) == ErrorCode::InvalidArgument);
  CHECK(refused(pairs.vectors, {0, 1, 2}) == ErrorCode::InvalidArgument);
  CHECK(refused(std::span(pairs.vectors).first(3 * kDimensions), {0, 1, 10}) == ErrorCode::InvalidArgument);
  pairs.vectors[7] = std::numeric_limits<float>::quiet_NaN();
  CHECK(refused(pairs.vectors, pairs.items) == ErrorCode::NotFinite);
}
