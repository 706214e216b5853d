#include "cli/cleaning_text.h"

#include <cstdio>

#include "cli/print_text.h"
#include "native/files.h"
#include "native/text.h"

namespace earshot {

Result<void> tellCleaning(const CleaningReport& report, const std::string& file) {
  std::fprintf(stderr, "earshot: %s\n%s",
               (counted(report.rows, "row") + " read, " + counted(report.tracks, "track")).c_str(),
               report.text().c_str());
  if (file.empty()) return {};
  const std::string json = report.json().text(2) + "\n";
  return file == "-" ? printText(json) : writeFileAtomically(file, json);
}

}  // namespace earshot
