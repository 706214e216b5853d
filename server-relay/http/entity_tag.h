#pragma once

#include <string_view>

namespace earshot::relay {

/// RFC 9110, 8.8.3.2: strong comparison never matches a tag marked weak ("W/"); weak comparison ignores the mark.
enum class TagComparison { Strong, Weak };

/// Whether an If-None-Match or If-Match field ("*", or a list of quoted tags) names `tag`, which is strong and quoted:
/// "\"3f2a\"". A list is read up to its first syntax error.
bool fieldNamesTag(std::string_view field, std::string_view tag, TagComparison comparison);

/// Whether an If-Range field is exactly `tag`. A date never matches: files are told apart by content, not by time.
bool ifRangeMatches(std::string_view field, std::string_view tag);

}  // namespace earshot::relay
