#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace earshot {

/// Whether text is well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
bool isUtf8(std::string_view text);

/// The same text with every maximal ill-formed sequence replaced by U+FFFD, as browsers do (Unicode 15, table 3-8).
/// Well-formed text comes back unchanged.
std::string repairUtf8(std::string_view text);

/// Appends a code point; false, and nothing, for surrogates and what lies above U+10FFFF.
bool appendUtf8(std::string& text, std::uint32_t codePoint);

}  // namespace earshot
