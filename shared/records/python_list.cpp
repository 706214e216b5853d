#include "shared/records/python_list.h"

#include <cstdint>
#include <utility>

#include "shared/utf8.h"

namespace earshot {
namespace {

std::optional<std::uint32_t> hexDigits(std::string_view text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : text.substr(0, count)) {
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return std::nullopt;
    value = value << 4 | static_cast<std::uint32_t>(digit);
  }
  return value;
}

void skipSpaces(std::string_view& text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\n' || text.front() == '\r'))
    text.remove_prefix(1);
}

/// What follows a backslash, appended to `value`; false if it is cut off or no character.
bool readEscape(std::string_view& text, std::string& value) {
  if (text.empty()) return false;
  const char kind = text.front();
  text.remove_prefix(1);
  const std::size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
  if (digits > 0) {
    const auto codePoint = hexDigits(text, digits);
    if (!codePoint || !appendUtf8(value, *codePoint)) return false;
    text.remove_prefix(digits);
    return true;
  }
  switch (kind) {
    case 'n':
      value += '\n';
      return true;
    case 't':
      value += '\t';
      return true;
    case 'r':
      value += '\r';
      return true;
    case '\\':
    case '\'':
    case '"':
      value += kind;
      return true;
    default:
      value += '\\';
      value += kind;
      return true;
  }
}

std::optional<std::string> readString(std::string_view& text) {
  if (text.empty() || (text.front() != '\'' && text.front() != '"')) return std::nullopt;
  const char quote = text.front();
  text.remove_prefix(1);
  std::string value;
  while (!text.empty()) {
    const char letter = text.front();
    text.remove_prefix(1);
    if (letter == quote) return value;
    if (letter != '\\')
      value += letter;
    else if (!readEscape(text, value))
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<std::string>> parsePythonList(std::string_view text) {
  skipSpaces(text);
  if (text.empty() || text.front() != '[') return std::nullopt;
  text.remove_prefix(1);
  std::vector<std::string> list;
  for (;;) {
    skipSpaces(text);
    if (!text.empty() && text.front() == ']') break;  // also after a last comma, as in Python
    auto value = readString(text);
    if (!value) return std::nullopt;
    list.push_back(*std::move(value));
    skipSpaces(text);
    if (text.empty()) return std::nullopt;
    if (text.front() == ']') break;
    if (text.front() != ',') return std::nullopt;
    text.remove_prefix(1);
  }
  text.remove_prefix(1);
  skipSpaces(text);
  if (!text.empty()) return std::nullopt;
  return list;
}

}  // namespace earshot
