#pragma once

#include <string>

#include "shared/records/cleaning_report.h"
#include "shared/result.h"

namespace earshot {

/// Prints what was cleaned up to stderr, and writes it as JSON to `file` unless that is empty; "-" is
/// stdout. Errors: as writeFileAtomically.
Result<void> tellCleaning(const CleaningReport& report, const std::string& file);

}  // namespace earshot
