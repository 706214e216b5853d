#pragma once

#include <string>
#include <string_view>

namespace earshot {

/// ASCII letters and digits, in lower case, and what is beyond ASCII, as it is: "Artist ID" and "artist_id" are both
/// artistid, and names in other alphabets stay apart.
std::string plainName(std::string_view name);

/// Without blanks and line ends around it.
std::string_view withoutBlanks(std::string_view text);

}  // namespace earshot
