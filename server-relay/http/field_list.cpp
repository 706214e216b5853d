#include "server-relay/http/field_list.h"

#include <algorithm>

namespace earshot::relay {
namespace {

char lowerCase(char character) {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool equalIgnoringCase(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return lowerCase(a) == lowerCase(b); });
}

std::vector<std::string_view> splitFieldList(std::string_view field) {
  std::vector<std::string_view> elements;
  while (!field.empty()) {
    const std::size_t comma = field.find(',');
    const std::string_view element = trimmed(field.substr(0, comma));
    if (!element.empty()) elements.push_back(element);
    field = comma == std::string_view::npos ? std::string_view() : field.substr(comma + 1);
  }
  return elements;
}

}  // namespace earshot::relay
