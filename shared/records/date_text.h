#pragma once

#include <optional>
#include <string_view>

namespace earshot {

/// The year of a date as tables and tags write it: YYYY, YYYY-MM, YYYY-MM-DD, then perhaps a blank or T and a time.
/// Nothing for anything else, a month beyond 12, a day beyond 31, and a year outside [1000, 2999].
std::optional<int> yearOfDate(std::string_view text);

}  // namespace earshot
