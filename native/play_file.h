#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "native/name_index.h"
#include "shared/factors/interactions.h"
#include "shared/records/cleaning_report.h"
#include "shared/records/play_layout.h"
#include "shared/result.h"

namespace earshot {

/// Who played what, as read from a file: names numbered in the order of their first row.
struct PlayLog {
  std::vector<Play> plays;  ///< 12 bytes each
  NameIndex listeners;
  NameIndex items;
  std::string layout;            ///< which columns were taken, in words
  std::uint64_t duplicates = 0;  ///< rows that were added to an earlier one's pair
  CleaningReport report;         ///< what was left out, and why
};

struct PlayReading {
  PlayColumns columns;
  std::function<bool(std::size_t rows, std::size_t bytes)> progress;  ///< read since the last call; false: stop
  bool keepDislikes = false;                                          ///< sums below 0, which training has no use for
};

/// Reads plays from CSV or TSV (see PlayLayout), or events from JSON lines (.jsonl, .ndjson, .json; see playOfJson).
/// Each listener and item is there once; their counts are summed. Fields beyond the header's are counted.
/// Errors: NotFound, Io, UnsupportedFormat (columns), Corrupt (with its line: a name that is no UTF-8), NotFinite and
/// InvalidArgument (a count that is none, with its line; or no plays at all), OutOfMemory, Canceled.
Result<PlayLog> readPlays(const std::filesystem::path& file, const PlayReading& reading);

}  // namespace earshot
