#include "shared/utf8.h"

#include <cstddef>

namespace earshot {
namespace {

struct Sequence {
  std::size_t length;  // bytes read, at least 1
  bool wellFormed;
};

// The first sequence of a non-empty text. The second byte's range excludes overlong forms and surrogates (table 3-7).
Sequence firstSequence(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {1, true};
  if (lead < 0xC2 || lead > 0xF4) return {1, false};
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
  if (lead == 0xE0) low = 0xA0;
  if (lead == 0xED) high = 0x9F;
  if (lead == 0xF0) low = 0x90;
  if (lead == 0xF4) high = 0x8F;
  for (std::size_t i = 1; i < length; ++i) {
    if (i >= text.size() || byte(i) < low || byte(i) > high) return {i, false};
    low = 0x80;
    high = 0xBF;
  }
  return {length, true};
}

}  // namespace

bool isUtf8(std::string_view text) {
  while (!text.empty()) {
    const Sequence sequence = firstSequence(text);
    if (!sequence.wellFormed) return false;
    text.remove_prefix(sequence.length);
  }
  return true;
}

std::string repairUtf8(std::string_view text) {
  std::string repaired;
  repaired.reserve(text.size());
  while (!text.empty()) {
    const Sequence sequence = firstSequence(text);
    repaired += sequence.wellFormed ? text.substr(0, sequence.length) : std::string_view("\xEF\xBF\xBD");
    text.remove_prefix(sequence.length);
  }
  return repaired;
}

bool appendUtf8(std::string& text, std::uint32_t codePoint) {
  if (codePoint > 0x10FFFF || (codePoint >= 0xD800 && codePoint <= 0xDFFF)) return false;
  const auto append = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
  const auto continuation = [&](unsigned shift) { append(0x80 | (codePoint >> shift & 0x3F)); };
  if (codePoint < 0x80) {
    append(codePoint);
  } else if (codePoint < 0x800) {
    append(0xC0 | codePoint >> 6);
    continuation(0);
  } else if (codePoint < 0x10000) {
    append(0xE0 | codePoint >> 12);
    continuation(6);
    continuation(0);
  } else {
    append(0xF0 | codePoint >> 18);
    continuation(12);
    continuation(6);
    continuation(0);
  }
  return true;
}

}  // namespace earshot
