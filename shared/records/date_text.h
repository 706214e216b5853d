#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace earshot {

/// The year of a date as tables and tags write it: YYYY, YYYY-MM, YYYY-MM-DD, then perhaps a blank or T and a time; or
/// M/D/YYYY, and M/D/YY as spreadsheets shorten it, where 00 to 26 are 2000 to 2026 and 27 to 99 are 1927 to 1999.
/// Nothing for anything else, a month beyond 12, a day beyond 31, and a year outside [1000, 2999].
std::optional<int> yearOfDate(std::string_view text);

/// Seconds since 1970, UTC, of a time as histories write it: whole seconds ("1636201980"; from 10^11 on milliseconds),
/// "2021-11-06 12:33", "2021-11-06T12:33:05Z" (fractions of a second and offsets like +01:00 may follow), "2021-11-06",
/// "06 Nov 2021 12:33", "06 Nov 2021, 12:33". Nothing for anything else, and outside of 1970 to 2999.
std::optional<std::int64_t> secondsOfTime(std::string_view text);

}  // namespace earshot
