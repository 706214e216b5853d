#pragma once

#include <filesystem>
#include <functional>

#include "shared/records/cleaning_report.h"
#include "shared/records/listen.h"
#include "shared/result.h"

namespace earshot {

/// Reads the listens of a file that another service exported: an array of JSON objects (Spotify), JSON lines
/// (ListenBrainz), CSV (Last.fm); which, its first byte says. What of it is no listen `report` has, whose `rows` count
/// all records. Errors: NotFound, Io, OutOfMemory, UnsupportedFormat (an archive, another kind of file, no listen at
/// all), Corrupt (with line and column).
Result<void> readListens(const std::filesystem::path& file, CleaningReport& report,
                         const std::function<void(Listen)>& take);

}  // namespace earshot
