#include "shared/decimal_text.h"

#include <cmath>
#include <iterator>

namespace earshot {
namespace {

constexpr std::uint64_t kMillion = 1'000'000;
constexpr double kSmallest = 1e-4;
constexpr double kLargest = 1e15;  // below, a million times its fraction and its whole part are exact integers

}  // namespace

std::string digitsOf(std::uint64_t number) {
  char digits[20];
  char* first = std::end(digits);
  do *--first = static_cast<char>('0' + number % 10);
  while ((number /= 10) != 0);
  return {first, std::end(digits)};
}

std::string decimalText(double value) {
  if (std::isnan(value)) return "NaN";
  std::string text = value < 0 ? "-" : "";
  double size = std::abs(value);
  if (std::isinf(size)) return text += "infinity";
  int exponent = 0;
  if (size != 0 && (size < kSmallest || size >= kLargest)) {
    for (; size >= 10; ++exponent) size /= 10;
    for (; size < 1; --exponent) size *= 10;
  }
  auto whole = static_cast<std::uint64_t>(size);
  auto millionths =
      static_cast<std::uint64_t>(std::nearbyint((size - static_cast<double>(whole)) * static_cast<double>(kMillion)));
  if (millionths == kMillion) {
    millionths = 0;
    ++whole;
  }
  text += digitsOf(whole);
  if (millionths != 0) {
    std::string decimals = digitsOf(kMillion + millionths);
    decimals[0] = '.';  // of the one in front, which keeps the leading zeros
    while (decimals.back() == '0') decimals.pop_back();
    text += decimals;
  }
  if (exponent != 0) {
    text += exponent < 0 ? "e-" : "e";
    text += digitsOf(static_cast<std::uint64_t>(exponent < 0 ? -exponent : exponent));
  }
  return text;
}

}  // namespace earshot
