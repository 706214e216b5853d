#include "shared/signal/lanes.h"

#include <array>

#include "tests/catch.h"

namespace earshot {

TEST_CASE("transposing exchanges rows and columns, and twice is nothing") {
  std::array<std::array<float, kLanes>, kLanes> numbers;
  for (std::size_t i = 0; i < kLanes; ++i) {
    for (std::size_t j = 0; j < kLanes; ++j) numbers[i][j] = static_cast<float>(10 * i + j);
  }
  std::array<Lanes, kLanes> rows;
  for (std::size_t i = 0; i < kLanes; ++i) rows[i] = load(numbers[i].data());
  transpose(rows);
  for (std::size_t i = 0; i < kLanes; ++i) {
    for (std::size_t j = 0; j < kLanes; ++j) CHECK(rows[i][j] == numbers[j][i]);
  }
  transpose(rows);
  for (std::size_t i = 0; i < kLanes; ++i) {
    for (std::size_t j = 0; j < kLanes; ++j) CHECK(rows[i][j] == numbers[i][j]);
  }
}

TEST_CASE("one frame earlier brings in the previous batch's last lane") {
  std::array<float, 2 * kLanes> numbers;
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<float>(i);
  const Lanes moved = oneFrameEarlier(load(numbers.data()), load(numbers.data() + kLanes));
  for (std::size_t l = 0; l < kLanes; ++l) CHECK(moved[l] == numbers[kLanes - 1 + l]);
}

TEST_CASE("square roots are those of the scalar instruction") {
  const Lanes roots = squareRoot(splat(2));
  for (std::size_t l = 0; l < kLanes; ++l) CHECK(roots[l] == __builtin_sqrtf(2));
}

}  // namespace earshot
