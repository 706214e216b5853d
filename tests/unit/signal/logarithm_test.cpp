#include "shared/signal/logarithm.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "tests/catch.h"

namespace earshot {

TEST_CASE("log2 is within its promised error from the smallest normal number to the largest") {
  double worst = 0;
  const std::uint32_t first = std::bit_cast<std::uint32_t>(std::numeric_limits<float>::min());
  const std::uint32_t last = std::bit_cast<std::uint32_t>(std::numeric_limits<float>::max());
  for (std::uint64_t bits = first; bits <= last; bits += 1009) {
    const auto x = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    const double truth = std::log2(static_cast<double>(x));
    const double got = log2(splat(x))[0];
    worst = std::max(worst, std::abs(got - truth) / std::max(1.0, std::abs(truth)));
  }
  INFO("worst " << worst);
  CHECK(worst <= 1.5e-7);
}

TEST_CASE("log2 is exact at powers of two") {
  for (int e = -126; e <= 127; ++e) CHECK(log2(splat(std::ldexp(1.0F, e)))[0] == static_cast<float>(e));
}

TEST_CASE("log2 passes NaN and infinity on") {
  CHECK(std::isnan(log2(splat(std::numeric_limits<float>::quiet_NaN()))[0]));
  CHECK(log2(splat(std::numeric_limits<float>::infinity()))[0] == std::numeric_limits<float>::infinity());
}

TEST_CASE("decibels stop at -100 and pass NaN on") {
  CHECK(decibels(splat(0))[0] == Approx(-100));
  CHECK(decibels(splat(-1))[0] == Approx(-100));
  CHECK(decibels(splat(1))[0] == 0);
  CHECK(decibels(splat(1000))[0] == Approx(30));
  CHECK(std::isnan(decibels(splat(std::numeric_limits<float>::quiet_NaN()))[0]));
}

}  // namespace earshot
