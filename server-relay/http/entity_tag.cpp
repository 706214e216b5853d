#include "server-relay/http/entity_tag.h"

#include "server-relay/http/field_list.h"

namespace earshot::relay {

bool fieldNamesTag(std::string_view field, std::string_view tag, TagComparison comparison) {
  field = trimmed(field);
  if (field == "*") return true;
  while (!field.empty()) {
    if (field.front() == ',' || field.front() == ' ' || field.front() == '\t') {
      field.remove_prefix(1);
      continue;
    }
    const bool weak = field.substr(0, 2) == "W/";
    if (weak) field.remove_prefix(2);
    if (field.empty() || field.front() != '"') return false;
    const std::size_t close = field.find('"', 1);
    if (close == std::string_view::npos) return false;
    if (field.substr(0, close + 1) == tag && (!weak || comparison == TagComparison::Weak)) return true;
    field.remove_prefix(close + 1);
  }
  return false;
}

bool ifRangeMatches(std::string_view field, std::string_view tag) { return trimmed(field) == tag; }

}  // namespace earshot::relay
