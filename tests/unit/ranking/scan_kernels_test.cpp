#include "shared/ranking/scan_kernels.h"

#include <cmath>
#include <random>
#include <vector>

#include "shared/embedding/space.h"
#include "tests/catch.h"

using namespace earshot;

TEST_CASE("dots of rows equal the sum of products, for every count and alignment") {
  std::mt19937 random(3);
  std::uniform_int_distribution<int> byte(-128, 127);
  std::uniform_int_distribution<int> word(-32767, 32767);
  for (std::size_t count = 0; count <= 9; ++count)
    for (std::size_t misalignment = 0; misalignment < 5; ++misalignment) {
      std::vector<std::int8_t> storage(count * kDimensions + misalignment);
      for (auto& value : storage) value = static_cast<std::int8_t>(byte(random));
      const std::int8_t* values = storage.data() + misalignment;
      std::vector<std::int16_t> query(kDimensions);
      for (auto& value : query) value = static_cast<std::int16_t>(word(random));
      std::vector<std::int32_t> dots(count + 1, 12345);
      dotRows(values, query.data(), count, dots.data());
      for (std::size_t i = 0; i < count; ++i) {
        std::int64_t expected = 0;
        for (std::size_t j = 0; j < kDimensions; ++j) expected += std::int64_t{values[i * kDimensions + j]} * query[j];
        REQUIRE(dots[i] == expected);
      }
      REQUIRE(dots[count] == 12345);
    }
}

TEST_CASE("the largest dot does not overflow") {
  const std::vector<std::int8_t> values(kDimensions, -128);
  const std::vector<std::int16_t> query(kDimensions, -32767);
  std::int32_t dot = 0;
  dotRows(values.data(), query.data(), 1, &dot);
  CHECK(dot == 64 * 128 * 32767);
}

TEST_CASE("Manhattan sums equal the sum of weighted differences") {
  std::mt19937 random(4);
  std::uniform_int_distribution<int> byte(-127, 127);
  std::normal_distribution<float> normal;
  const std::size_t count = 7;
  std::vector<std::int8_t> values(count * kDimensions);
  for (auto& value : values) value = static_cast<std::int8_t>(byte(random));
  std::vector<float> scales(count);
  for (auto& scale : scales) scale = std::abs(normal(random)) / 100;
  std::vector<float> query(kDimensions);
  for (auto& x : query) x = normal(random);
  std::vector<float> weights(kDimensions);
  for (auto& weight : weights) weight = std::abs(normal(random));
  std::vector<float> sums(count);
  manhattanRows(values.data(), scales.data(), query.data(), weights.data(), count, sums.data());
  for (std::size_t i = 0; i < count; ++i) {
    double expected = 0;
    for (std::size_t j = 0; j < kDimensions; ++j)
      expected +=
          static_cast<double>(weights[j]) *
          std::abs(static_cast<double>(query[j]) - static_cast<double>(scales[i]) * values[i * kDimensions + j]);
    // 64 terms in lanes: fewer than 20 roundings of 2^-24 each.
    CHECK(static_cast<double>(sums[i]) == Approx(expected).epsilon(20 * 6e-8));
  }
}
