#include "shared/records/date_text.h"

#include <array>
#include <chrono>
#include <cstddef>

namespace earshot {
namespace {

/// Takes `count` digits off the text; -1 if they are not there.
int takeDigits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return -1;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = 10 * value + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

bool endsHere(std::string_view text) { return text.empty() || text.front() == ' ' || text.front() == 'T'; }

/// One or two digits.
int takeNumber(std::string_view& text) {
  const int two = takeDigits(text, 2);
  return two >= 0 ? two : takeDigits(text, 1);
}

int takeMonthName(std::string_view& text) {
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  for (std::size_t month = 0; month < kMonths.size(); ++month) {
    if (!text.starts_with(kMonths[month])) continue;
    text.remove_prefix(kMonths[month].size());
    return static_cast<int>(month) + 1;
  }
  return -1;
}

/// Takes "2021-11-06" or "06 Nov 2021"; seconds at its beginning.
std::optional<std::int64_t> takeDay(std::string_view& text) {
  std::string_view rest = text;
  int year = takeDigits(rest, 4);
  int month = -1;
  int day = -1;
  if (year >= 0) {
    if (!take(rest, '-')) return std::nullopt;
    month = takeDigits(rest, 2);
    if (!take(rest, '-')) return std::nullopt;
    day = takeDigits(rest, 2);
  } else {
    day = takeNumber(rest);
    if (!take(rest, ' ')) return std::nullopt;
    month = takeMonthName(rest);
    if (!take(rest, ' ')) return std::nullopt;
    year = takeDigits(rest, 4);
  }
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (year < 1970 || year > 2999 || month < 1 || day < 1 || !date.ok()) return std::nullopt;
  text = rest;
  return std::int64_t{86400} * std::chrono::sys_days(date).time_since_epoch().count();
}

/// Takes "12:33", "12:33:05", "12:33:05.123"; seconds of the day.
std::optional<std::int64_t> takeClock(std::string_view& text) {
  const int hour = takeNumber(text);
  if (hour < 0 || hour > 23 || !take(text, ':')) return std::nullopt;
  const int minute = takeDigits(text, 2);
  int second = 0;
  if (take(text, ':')) {
    second = takeDigits(text, 2);
    if (take(text, '.'))
      while (takeDigits(text, 1) >= 0) {
      }
  }
  if (minute < 0 || minute > 59 || second < 0 || second > 60) return std::nullopt;
  return 3600 * hour + 60 * minute + second;
}

/// Takes "", "Z", " UTC", "+01:00", "-0500"; seconds ahead of UTC.
std::optional<std::int64_t> takeOffset(std::string_view& text) {
  if (text.empty() || text == "Z" || text == " UTC") {
    text = {};
    return 0;
  }
  const bool ahead = take(text, '+');
  if (!ahead && !take(text, '-')) return std::nullopt;
  const int hours = takeDigits(text, 2);
  take(text, ':');
  const int minutes = takeDigits(text, 2);
  if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59) return std::nullopt;
  return (ahead ? 60 : -60) * (60 * hours + minutes);
}

/// Nothing if it is no whole number.
std::optional<std::int64_t> unixTime(std::string_view text) {
  constexpr std::size_t kMostDigits = 13;
  if (text.empty() || text.size() > kMostDigits) return std::nullopt;
  std::int64_t value = 0;
  for (; !text.empty(); text.remove_prefix(1)) {
    if (text.front() < '0' || text.front() > '9') return std::nullopt;
    value = 10 * value + (text.front() - '0');
  }
  constexpr std::int64_t kMilliseconds = 100'000'000'000;
  return value >= kMilliseconds ? value / 1000 : value;
}

/// "9/25/28", "09/25/1928".
std::optional<int> yearOfSlashes(std::string_view text) {
  constexpr int kFirstOfLastCentury = 27;  // a two-digit year is one of the hundred from 1927 on
  const int month = takeNumber(text);
  if (month < 1 || month > 12 || !take(text, '/')) return std::nullopt;
  const int day = takeNumber(text);
  if (day < 1 || day > 31 || !take(text, '/')) return std::nullopt;
  if (const int year = takeDigits(text, 4); year >= 0)
    return endsHere(text) && year >= 1000 && year < 3000 ? std::optional(year) : std::nullopt;
  const int year = takeDigits(text, 2);
  if (year < 0 || !endsHere(text)) return std::nullopt;
  return year < kFirstOfLastCentury ? 2000 + year : 1900 + year;
}

}  // namespace

std::optional<int> yearOfDate(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  if (const auto year = yearOfSlashes(text)) return year;
  const int year = takeDigits(text, 4);
  if (year < 1000 || year > 2999) return std::nullopt;
  if (take(text, '-')) {
    const int month = takeDigits(text, 2);
    if (month < 1 || month > 12) return std::nullopt;
    if (take(text, '-')) {
      const int day = takeDigits(text, 2);
      if (day < 1 || day > 31) return std::nullopt;
    }
  }
  if (!endsHere(text)) return std::nullopt;
  return year;
}

std::optional<std::int64_t> secondsOfTime(std::string_view text) {
  constexpr std::int64_t kYear3000 = 32'503'680'000;
  if (const auto seconds = unixTime(text)) return *seconds < kYear3000 ? seconds : std::nullopt;
  const auto day = takeDay(text);
  if (!day || text.empty()) return day;
  take(text, ',');
  if (!take(text, ' ') && !take(text, 'T')) return std::nullopt;
  const auto clock = takeClock(text);
  if (!clock) return std::nullopt;
  const auto offset = takeOffset(text);
  if (!offset || !text.empty()) return std::nullopt;
  return *day + *clock - *offset;
}

}  // namespace earshot
