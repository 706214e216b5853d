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

void appendCsvWords(std::string& line, std::string_view text) {
  constexpr std::string_view kFormula = "=+-@\t\r\n";
  const bool formula = !text.empty() && kFormula.find(text.front()) != std::string_view::npos;
  appendCsvField(line, formula ? "'" + std::string(text) : std::string(text));
}

}  // namespace earshot
