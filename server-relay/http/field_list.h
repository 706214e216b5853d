#pragma once

#include <string_view>
#include <vector>

namespace earshot::relay {

/// Without leading and trailing spaces and tabs (RFC 9110's OWS).
std::string_view trimmed(std::string_view text);

/// ASCII only, as in all of HTTP's names.
bool equalIgnoringCase(std::string_view left, std::string_view right);

/// The elements of a comma-separated field (RFC 9110, 5.6.1), trimmed, without empty ones. Not for fields with quoted
/// commas.
std::vector<std::string_view> splitFieldList(std::string_view field);

}  // namespace earshot::relay
