#pragma once

#include <string>
#include <string_view>

namespace earshot {

/// Appends a field to a line of CSV, with a comma unless it is the first; quoted where RFC 4180 asks for it.
void appendCsvField(std::string& line, std::string_view text);

}  // namespace earshot
