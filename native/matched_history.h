#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "shared/records/cleaning_report.h"
#include "shared/records/history_match.h"
#include "shared/result.h"

namespace earshot {

/// One listen of a history, as a track that is known.
struct HistoryEvent {
  std::uint32_t track = 0;
  bool skip = false;    ///< left before half a minute
  std::int64_t at = 0;  ///< seconds since 1970, UTC; 0: unknown
};

struct MatchedHistory {
  std::vector<HistoryEvent> events;  ///< as the file has them
  HistoryReport matches;
  CleaningReport cleaning;  ///< what of the file is no listen
};

/// Reads a history that Spotify, Last.fm or ListenBrainz exported and finds its tracks among those of `matcher`.
/// Errors: as readListens.
Result<MatchedHistory> readMatchedHistory(const std::filesystem::path& file, const HistoryMatcher& matcher);

}  // namespace earshot
