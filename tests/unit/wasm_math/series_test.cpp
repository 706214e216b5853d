#include "wasm/math/series.h"

#include <cmath>
#include <limits>
#include <random>

#include "tests/catch.h"

using namespace earshot;

namespace {

using Function = double (*)(double);

/// Units in the last place of the expected value.
double unitsOff(double actual, double expected) {
  const double unit = std::nextafter(std::abs(expected), std::numeric_limits<double>::infinity()) - std::abs(expected);
  return std::abs(actual - expected) / unit;
}

double off(double actual, double expected) { return std::abs(actual - expected); }

/// The largest error over many arguments, as `error` measures it.
double most(double (*error)(double, double), Function actual, Function expected, double from, double to) {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> uniform(from, to);
  double largest = 0;
  for (int i = 0; i < 200000; ++i) {
    const double x = uniform(random);
    largest = std::max(largest, error(actual(x), expected(x)));
  }
  return largest;
}

double mostUnitsOff(Function actual, Function expected, double from, double to) {
  return most(unitsOff, actual, expected, from, to);
}

double mostOff(Function actual, Function expected, double from, double to) {
  return most(off, actual, expected, from, to);
}

constexpr double kInfinity = std::numeric_limits<double>::infinity();
const double kNaN = std::nan("");

}  // namespace

TEST_CASE("Logarithms and exponentials are the C library's within two units in the last place") {
  CHECK(mostUnitsOff(series::log, std::log, 1e-10, 3) < 2);
  CHECK(mostUnitsOff(series::log, std::log, 1e-300, 1e300) < 2);
  CHECK(mostUnitsOff(series::log2, std::log2, 3, 1e6) < 2);
  CHECK(mostOff(series::log2, std::log2, .5, 2) < 4e-16);
  CHECK(mostUnitsOff(series::log1p, std::log1p, -.99, 3) < 4);
  CHECK(mostUnitsOff(series::log1p, std::log1p, -1e-9, 1e-9) < 2);
  CHECK(mostUnitsOff(series::log1p, std::log1p, 3, 1e12) < 2);
  CHECK(mostUnitsOff(series::exp, std::exp, -1, 1) < 2);
  CHECK(mostUnitsOff(series::exp, std::exp, -700, 700) < 2);
  CHECK(mostUnitsOff(series::exp2, std::exp2, -1000, 1000) < 2);
  CHECK(mostUnitsOff(series::asinh, std::asinh, -3, 3) < 4);
  CHECK(mostUnitsOff(series::asinh, std::asinh, -1e12, 1e12) < 2);
}

TEST_CASE("Sine and cosine are the C library's to the rounding of numbers about one") {
  for (const double range : {1., 10., 1000., 1e5}) {
    CHECK(mostOff(series::sin, std::sin, -range, range) < 3e-16);
    CHECK(mostOff(series::cos, std::cos, -range, range) < 3e-16);
  }
  CHECK(mostUnitsOff(series::sin, std::sin, -.7, .7) < 2);
}

TEST_CASE("Powers of two have exact logarithms and exponentials") {
  for (int i = -1074; i < 1024; ++i) {
    CHECK(series::log2(std::ldexp(1, i)) == i);
    CHECK(series::exp2(i) == std::ldexp(1, i));
  }
  CHECK(series::log(1) == 0);
  CHECK(series::exp(0) == 1);
}

TEST_CASE("Zero, infinity, NaN and what overflows are as the C standard says") {
  CHECK(series::log1p(-1) == -kInfinity);
  CHECK(std::isnan(series::log1p(-1.5)));
  for (const Function sameAtTheEnds : {series::log1p, series::asinh}) {
    CHECK(sameAtTheEnds(0) == 0);
    CHECK(sameAtTheEnds(kInfinity) == kInfinity);
    CHECK(std::isnan(sameAtTheEnds(kNaN)));
  }
  CHECK(series::asinh(-kInfinity) == -kInfinity);
  CHECK(series::asinh(-1e300) == -series::asinh(1e300));
  for (const Function logarithm : {series::log, series::log2}) {
    CHECK(logarithm(0) == -kInfinity);
    CHECK(logarithm(kInfinity) == kInfinity);
    CHECK(std::isnan(logarithm(-1)));
    CHECK(std::isnan(logarithm(-kInfinity)));
    CHECK(std::isnan(logarithm(kNaN)));
  }
  for (const Function exponential : {series::exp, series::exp2}) {
    CHECK(exponential(-kInfinity) == 0);
    CHECK(exponential(kInfinity) == kInfinity);
    CHECK(exponential(2000) == kInfinity);
    CHECK(exponential(-2000) == 0);
    CHECK(std::isnan(exponential(kNaN)));
  }
  for (const Function wave : {series::sin, series::cos}) {
    CHECK(std::isnan(wave(kInfinity)));
    CHECK(std::isnan(wave(kNaN)));
    CHECK(std::isnan(wave(1e300)));
    CHECK(std::abs(wave(1e9)) <= 1);
  }
  CHECK(std::signbit(series::sin(-0.)));
}
