#pragma once

#include <string>
#include <string_view>

#include "shared/catalog/catalog.h"
#include "shared/recommend/similar.h"

namespace earshot {

// Hits as text, whole, with the last line's end.

/// {"results": [{"rank", "id", "title", "artist", "album", "genre", "year", "duration", "tempo", "preview"?, "score",
/// "distance", "distances": {"timbre", ...}, "closeness": {...}, "reasons": [...], "versions", "plainRank"}],
/// "method", "candidates"}.
std::string hitsAsJson(const Catalog& catalog, const Hits& hits, std::string_view method);

/// RFC 4180: rank, id, title, artist, score, distance, the distance of each group, reasons (separated by "; "),
/// versions.
std::string hitsAsCsv(const Catalog& catalog, const Hits& hits);

/// For people.
std::string hitsAsTable(const Catalog& catalog, const Hits& hits);

}  // namespace earshot
