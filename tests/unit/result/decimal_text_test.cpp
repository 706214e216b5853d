#include "shared/decimal_text.h"

#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>

#include "tests/catch.h"

using namespace earshot;

TEST_CASE("Numbers in errors have six decimals and no trailing zeros") {
  CHECK(decimalText(0) == "0");
  CHECK(decimalText(-0.) == "0");
  CHECK(decimalText(44100) == "44100");
  CHECK(decimalText(-1.5) == "-1.5");
  CHECK(decimalText(1. / 3) == "0.333333");
  CHECK(decimalText(.05) == "0.05");
  CHECK(decimalText(.9999999) == "1");
  CHECK(decimalText(999999999999999) == "999999999999999");
}

TEST_CASE("Very large and very small numbers have an exponent") {
  CHECK(decimalText(1.5e20) == "1.5e20");
  CHECK(decimalText(-2.5e-7) == "-2.5e-7");
  CHECK(decimalText(5e-324).find("e-324") != std::string::npos);
  CHECK(decimalText(std::numeric_limits<double>::max()) == "1.797693e308");
}

TEST_CASE("What is no number is named") {
  CHECK(decimalText(std::nan("")) == "NaN");
  CHECK(decimalText(std::numeric_limits<double>::infinity()) == "infinity");
  CHECK(decimalText(-std::numeric_limits<double>::infinity()) == "-infinity");
}

TEST_CASE("The text is the number within half a millionth, of it where there is an exponent") {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> exponent(-30, 30), mantissa(-1, 1);
  for (int i = 0; i < 20000; ++i) {
    const double value = mantissa(random) * std::pow(10., exponent(random));
    const double size = std::abs(value);
    const double tolerance =
        size < 1e-4 || size >= 1e15 ? .51e-6 * size : .5e-6 + 1.2e-16 * size;  // and half a unit in the last place
    CHECK(std::abs(std::strtod(decimalText(value).c_str(), nullptr) - value) <= tolerance);
  }
}
