#include "native/fold.h"

#include <utf8proc.h>

#include <cstdlib>
#include <memory>
#include <vector>

#include "shared/utf8.h"

namespace earshot {
namespace {

constexpr utf8proc_int32_t kCapitalSigma = 0x3A3;
constexpr utf8proc_int32_t kFinalSigma = 0x3C2;

/// utf8proc's transformation; the text as it was if memory is short.
std::string mapped(const std::string& text, int options) {
  utf8proc_uint8_t* result = nullptr;
  const auto length =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &result, static_cast<utf8proc_option_t>(options | UTF8PROC_STABLE));
  if (length < 0) return text;
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(result, &std::free);
  return {reinterpret_cast<const char*>(result), static_cast<std::size_t>(length)};
}

bool isCased(utf8proc_int32_t codePoint) {
  switch (utf8proc_category(codePoint)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
      return true;
    default:
      return false;
  }
}

std::vector<utf8proc_int32_t> codePointsOf(const std::string& text) {
  std::vector<utf8proc_int32_t> codePoints;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  for (std::size_t at = 0; at < text.size();) {
    utf8proc_int32_t codePoint = 0;
    const auto length = utf8proc_iterate(bytes + at, static_cast<utf8proc_ssize_t>(text.size() - at), &codePoint);
    if (length <= 0) break;  // not reached: the text was repaired
    codePoints.push_back(codePoint);
    at += static_cast<std::size_t>(length);
  }
  return codePoints;
}

std::string lowerCase(const std::string& text) {
  const std::vector<utf8proc_int32_t> codePoints = codePointsOf(text);
  std::string lower;
  for (std::size_t i = 0; i < codePoints.size(); ++i) {
    const bool endsWord = codePoints[i] == kCapitalSigma && i > 0 && isCased(codePoints[i - 1]) &&
                          (i + 1 == codePoints.size() || !isCased(codePoints[i + 1]));
    utf8proc_uint8_t encoded[4];
    const auto length = utf8proc_encode_char(endsWord ? kFinalSigma : utf8proc_tolower(codePoints[i]), encoded);
    lower.append(reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(length));
  }
  return lower;
}

}  // namespace

std::string fold(std::string_view text) {
  const std::string bare = mapped(repairUtf8(text), UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK);
  return mapped(lowerCase(bare), UTF8PROC_COMPOSE);
}

}  // namespace earshot
