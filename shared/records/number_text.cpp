#include "shared/records/number_text.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <system_error>
#include <version>

namespace earshot {
namespace {

template <class Real>
const char* shortest(Real value, char* begin, char* end) {
#ifdef __cpp_lib_to_chars
  return std::to_chars(begin, end, value).ptr;
#else
  // libc++ 14 has no to_chars for floating point: the fewest digits that read back as the same number.
  int length = 0;
  for (int digits = 1; digits <= std::numeric_limits<Real>::max_digits10; ++digits) {
    length = std::snprintf(begin, static_cast<std::size_t>(end - begin), "%.*g", digits, static_cast<double>(value));
    if (static_cast<Real>(std::strtod(begin, nullptr)) == value) break;
  }
  return begin + length;
#endif
}

/// A number at the beginning of the text; where it ends, or null if there is none.
const char* readNumber(std::string_view text, double& value) {
#ifdef __cpp_lib_to_chars
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  return fault == std::errc() ? end : nullptr;
#else
  // libc++ 14 has no from_chars for floating point; strtod wants a text that ends in NUL, and reads hexadecimal digits.
  if (text.find_first_not_of("0123456789+-.eE") != std::string_view::npos) return nullptr;
  const std::string copy(text);
  char* end = nullptr;
  value = std::strtod(copy.c_str(), &end);
  return end == copy.c_str() ? nullptr : text.data() + (end - copy.c_str());
#endif
}

template <class Real>
void append(std::string& text, Real value) {
  if (!std::isfinite(value)) {
    text += "null";
    return;
  }
  char digits[64];
  constexpr double kExact = 9007199254740992;  // 2^53
  const char* end = nullptr;
  if (std::abs(static_cast<double>(value)) < kExact && std::trunc(value) == value)
    end = std::to_chars(digits, digits + sizeof digits, static_cast<long long>(value)).ptr;
  else
    end = shortest(value, digits, digits + sizeof digits);
  text.append(digits, static_cast<std::size_t>(end - digits));
}

}  // namespace

void appendNumber(std::string& text, double value) { append(text, value); }
void appendNumber(std::string& text, float value) { append(text, value); }

std::string numberText(double value) {
  std::string text;
  append(text, value);
  return text;
}

std::string numberText(float value) {
  std::string text;
  append(text, value);
  return text;
}

double widenByText(float value) {
  if (!std::isfinite(value)) return value;
  std::string text;
  appendNumber(text, value);
  return std::strtod(text.c_str(), nullptr);
}

std::optional<double> parseNumber(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  if (!text.empty() && text.front() == '+') {
    text.remove_prefix(1);
    if (!text.empty() && text.front() == '-') return std::nullopt;
  }
  double value = 0;
  const char* end = text.empty() ? nullptr : readNumber(text, value);
  if (end == nullptr || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace earshot
