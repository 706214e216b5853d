#include "shared/records/number_text.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>

#include "tests/catch.h"

using namespace earshot;

namespace {

template <class Real>
std::string written(Real value) {
  std::string text;
  appendNumber(text, value);
  return text;
}

template <class Real>
Real readBack(const std::string& text) {
  Real value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

TEST_CASE("numbers are written as short as they can be read back") {
  CHECK(written(0.1F) == "0.1");
  CHECK(written(0.1) == "0.1");
  CHECK(written(1.0 / 3) == "0.3333333333333333");
  CHECK(written(1.0F / 3) == "0.33333334");
  CHECK(written(2.5e-8) == "2.5e-08");
}

TEST_CASE("whole numbers are written without exponent or point") {
  CHECK(written(0.0) == "0");
  CHECK(written(100000.0) == "100000");
  CHECK(written(-16777216.0F) == "-16777216");
  CHECK(written(9007199254740991.0) == "9007199254740991");
}

TEST_CASE("what JSON has no word for becomes null") {
  CHECK(written(std::numeric_limits<double>::quiet_NaN()) == "null");
  CHECK(written(-std::numeric_limits<float>::infinity()) == "null");
}

TEST_CASE("every number reads back bit for bit") {
  std::mt19937_64 random(7);
  for (int i = 0; i < 200'000; ++i) {
    const std::uint64_t bits = random();
    const auto wide = std::bit_cast<double>(bits);
    if (std::isfinite(wide) && wide != 0) REQUIRE(readBack<double>(written(wide)) == wide);
    const auto narrow = std::bit_cast<float>(static_cast<std::uint32_t>(bits >> 32));
    if (std::isfinite(narrow) && narrow != 0) {
      REQUIRE(readBack<float>(written(narrow)) == narrow);
      REQUIRE(static_cast<float>(widenByText(narrow)) == narrow);
    }
  }
}

TEST_CASE("a float widened by its text is written as the float is") {
  CHECK(widenByText(0.1F) == 0.1);
  CHECK(written(widenByText(16.7F)) == "16.7");
}
