#pragma once

#include <string>
#include <vector>

#include "cli/history_input.h"
#include "shared/catalog/catalog.h"
#include "shared/recommend/recommend.h"

namespace earshot {

/// Why a track is recommended, in plain words, most telling first: as pages say it (wasm/src/catalog/taste.ts).
std::vector<std::string> reasonsOf(const Catalog& catalog, const Pick& pick);

/// {"results": [{"rank", "id", "title", "artist", "score", "sound", "taste", "from", "because", "reasons"}],
/// "tasteShare", "known", "history": {"entries", "matched", "rate", "unmatched"}}; "table" and "csv" without the rest.
std::string picksAsText(const Catalog& catalog, const std::vector<Pick>& picks, const Blend& blend,
                        const HistoryInput& history, const std::string& format);
std::string artistPicksAsText(const Catalog& catalog, const std::vector<ArtistPick>& artists, const Blend& blend,
                              const HistoryInput& history, const std::string& format);

}  // namespace earshot
