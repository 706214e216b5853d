#pragma once

#include <string>
#include <string_view>

namespace earshot {

/// ASCII letters and digits alone, in lower case: "Artist ID" and "artist_id" are both artistid.
std::string plainName(std::string_view name);

/// Without blanks and line ends around it.
std::string_view withoutBlanks(std::string_view text);

}  // namespace earshot
