#pragma once

#include <string>
#include <string_view>

namespace earshot {

/// Appends a field to a line of CSV, with a comma unless it is the first; quoted where RFC 4180 asks for it.
void appendCsvField(std::string& line, std::string_view text);

/// The same for words that somebody else wrote, in a file that people open: what a spreadsheet would run as a formula
/// (it begins with = + - @, a tab or a line end) gets an apostrophe before it.
void appendCsvWords(std::string& line, std::string_view text);

}  // namespace earshot
