#include "shared/decimal_text.h"

#include <cmath>
#include <cstdint>

namespace earshot {
namespace {

constexpr std::uint64_t kMillion = 1'000'000;
constexpr double kSmallest = 1e-4;
constexpr double kLargest = 1e15;  // below, a million times its fraction and its whole part are exact integers

}  // namespace

std::string decimalText(double value) {
  if (std::isnan(value)) return "NaN";
  std::string text = value < 0 ? "-" : "";
  double size = std::abs(value);
  if (std::isinf(size)) return text + "infinity";
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
  text += std::to_string(whole);
  if (millionths != 0) {
    std::string decimals = std::to_string(kMillion + millionths);
    decimals[0] = '.';  // of the one in front, which keeps the leading zeros
    while (decimals.back() == '0') decimals.pop_back();
    text += decimals;
  }
  if (exponent != 0) text += 'e' + std::to_string(exponent);
  return text;
}

}  // namespace earshot
