#include "cli/csv_field.h"

namespace earshot {

void appendCsvField(std::string& line, std::string_view text) {
  if (!line.empty()) line += ',';
  if (text.find_first_of("\",\r\n") == std::string_view::npos) {
    line += text;
    return;
  }
  line += '"';
  for (const char letter : text) {
    if (letter == '"') line += '"';
    line += letter;
  }
  line += '"';
}

}  // namespace earshot
