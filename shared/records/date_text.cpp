#include "shared/records/date_text.h"

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

bool takeDash(std::string_view& text) {
  if (text.empty() || text.front() != '-') return false;
  text.remove_prefix(1);
  return true;
}

bool endsHere(std::string_view text) { return text.empty() || text.front() == ' ' || text.front() == 'T'; }

}  // namespace

std::optional<int> yearOfDate(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  const int year = takeDigits(text, 4);
  if (year < 1000 || year > 2999) return std::nullopt;
  if (takeDash(text)) {
    const int month = takeDigits(text, 2);
    if (month < 1 || month > 12) return std::nullopt;
    if (takeDash(text)) {
      const int day = takeDigits(text, 2);
      if (day < 1 || day > 31) return std::nullopt;
    }
  }
  if (!endsHere(text)) return std::nullopt;
  return year;
}

}  // namespace earshot
