#pragma once

#include <string>
#include <string_view>

namespace earshot {

/// Longer than a day nobody hears one recording at a stretch, seconds.
inline constexpr double kLongestHeard = 86400;

/// Without blanks around it, and bytes that are no UTF-8 replaced.
std::string trimmed(std::string_view text);

/// ASCII letters only.
std::string upperCase(std::string text);

}  // namespace earshot
