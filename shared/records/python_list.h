#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace earshot {

/// A list of strings as Python prints it, and tables keep it: "['A', \"B's\"]", "[]". Both kinds of quotation marks,
/// escapes (\n \t \r \\ \' \" \xHH \uHHHH \UHHHHHHHH, \ before any other letter is kept) and spaces between are
/// understood. Nothing if the text is anything else (a number in it, a list that is not closed).
std::optional<std::vector<std::string>> parsePythonList(std::string_view text);

}  // namespace earshot
