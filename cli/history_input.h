#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "shared/catalog/catalog.h"
#include "shared/recommend/history.h"
#include "shared/records/cleaning_report.h"
#include "shared/records/history_match.h"
#include "shared/result.h"

namespace earshot {

/// A listener's history as tracks of a catalog, and how much of it is known there.
struct HistoryInput {
  std::vector<Listened> events;
  std::uint64_t lines = 0;                          ///< listens, or items of a table of plays
  std::uint64_t matched = 0;                        ///< of these
  std::string how;                                  ///< "12 by id, 3 by name"
  std::vector<HistoryReport::Unmatched> unmatched;  ///< most played first
  CleaningReport cleaning;                          ///< what of the file is no listen
};

/// Reads plays or events as `train` does (of one listener, or of the one who is named), else an export of Spotify,
/// Last.fm or ListenBrainz. Time counts from the last listen. Errors: readPlays' and readListens', InvalidArgument
/// (several listeners, none of that name, nothing that the catalog knows).
Result<HistoryInput> readHistory(const std::filesystem::path& file, const std::string& listener,
                                 const Catalog& catalog);

}  // namespace earshot
