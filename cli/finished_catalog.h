#pragma once

#include <chrono>

#include "cli/build_options.h"
#include "shared/catalog/catalog_writer.h"
#include "shared/records/cleaning_report.h"

namespace earshot {

/// What builds from tables end with: tells what was cleaned up, lays out and writes the catalog, says how long all took
/// since `start`. Returns the command's exit code.
int finishCatalog(const BuildOptions& options, CatalogDraft& draft, CleaningReport& report,
                  std::chrono::steady_clock::time_point start);

}  // namespace earshot
