#pragma once

#include <string>
#include <string_view>

namespace earshot {

/// An International Standard Recording Code as catalogs and histories compare it, without hyphens and blanks, in upper
/// case: "us-rc1-76-07839" as USRC17607839. What is no code is not refused.
std::string bareIsrc(std::string_view text);

}  // namespace earshot
