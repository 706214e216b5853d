#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>
#include <vector>

#include "native/name_index.h"
#include "shared/factors/ranking_metrics.h"
#include "shared/result.h"

namespace earshot {

/// What is to be ranked, and what was odd about it.
struct LeftOutPlays {
  std::vector<LeftOut> plays;
  std::size_t amongOwn = 0;          ///< test items that were among their own negatives; taken out of them
  std::size_t unknownListeners = 0;  ///< of the test, without plays to learn from: left out
  std::size_t unknownItems = 0;      ///< of the test, nobody's in the plays: ranked last
};

/// A file as it was read.
struct NamedText {
  std::filesystem::path file;
  std::string_view text;
};

/// Reads He et al.'s negatives, "(listener,item)\tnegative\tnegative..." a line, and the test file that goes with it
/// (listener, item, ...; separated by tabs or commas), whose pairs must be those of the negatives; without one (no
/// name) the negatives' own pairs are the test. Items that are not known get new numbers. Errors: Corrupt (file and
/// line).
Result<LeftOutPlays> readLeftOut(const NamedText& negatives, const NamedText& test, const NameIndex& listeners,
                                 NameIndex& items);

/// The same of files; no path: no test file. Errors: also NotFound, Io.
Result<LeftOutPlays> readLeftOutFiles(const std::filesystem::path& negatives, const std::filesystem::path& test,
                                      const NameIndex& listeners, NameIndex& items);

}  // namespace earshot
