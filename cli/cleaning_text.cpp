#include "cli/cleaning_text.h"

#include <cstdio>

#include "native/files.h"
#include "shared/sentence.h"

namespace earshot {

Result<void> tellCleaning(const CleaningReport& report, const std::string& file) {
  std::fprintf(stderr, "earshot: %s\n%s",
               sentence({grouped(report.rows), " rows read, ", grouped(report.tracks), " tracks"}).c_str(),
               report.text().c_str());
  if (file.empty()) return {};
  return writeFileAtomically(file, report.json().text(2) + "\n");
}

}  // namespace earshot
