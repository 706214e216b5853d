#include "server-relay/http/byte_range.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "server-relay/http/field_list.h"

namespace earshot::relay {
namespace {

/// One or more digits; saturates instead of overflowing.
std::optional<std::uint64_t> parseDigits(std::string_view text) {
  if (text.empty()) return std::nullopt;
  constexpr std::uint64_t kMaximum = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t number = 0;
  for (const char character : text) {
    if (character < '0' || character > '9') return std::nullopt;
    const auto digit = static_cast<std::uint64_t>(character - '0');
    number = number > (kMaximum - digit) / 10 ? kMaximum : number * 10 + digit;
  }
  return number;
}

}  // namespace

ByteRange selectRange(std::string_view rangeField, std::uint64_t size) {
  const std::size_t equals = rangeField.find('=');
  if (equals == std::string_view::npos || !equalIgnoringCase(trimmed(rangeField.substr(0, equals)), "bytes")) return {};
  const auto specifications = splitFieldList(rangeField.substr(equals + 1));
  if (specifications.size() != 1) return {};

  const std::string_view specification = specifications.front();
  const std::size_t dash = specification.find('-');
  if (dash == std::string_view::npos) return {};
  const std::string_view firstText = specification.substr(0, dash);
  const std::string_view lastText = specification.substr(dash + 1);

  if (firstText.empty()) {
    const auto suffix = parseDigits(lastText);
    if (!suffix) return {};
    if (*suffix == 0 || size == 0) return {ByteRange::Kind::Unsatisfiable, 0, 0};
    const std::uint64_t length = std::min(*suffix, size);
    return {ByteRange::Kind::Part, size - length, length};
  }

  const auto first = parseDigits(firstText);
  const auto last = lastText.empty() ? std::numeric_limits<std::uint64_t>::max() : parseDigits(lastText);
  if (!first || !last || *last < *first) return {};
  if (*first >= size) return {ByteRange::Kind::Unsatisfiable, 0, 0};
  return {ByteRange::Kind::Part, *first, std::min(*last, size - 1) - *first + 1};
}

}  // namespace earshot::relay
