#pragma once

#include <string>

#include "cli/catalog_statistics.h"
#include "shared/catalog/catalog.h"

namespace earshot {

// What a catalog holds as text, whole, with the last line's end.

/// {"tracks", "name", "licence", "kind", "version", "space", "features": {"set", "version"}, "cells", "cellRows":
/// {"fewest", "median", "most"}, "cellBytes", "cellRadius", "silhouette" (null of one cell), "previews", "years":
/// {"first", "last", "unknown"}, "popularity": {"quartiles": [3], "unknown"}, "taste": {"model", "factors", "trained",
/// "mapped", "none"}, "bytes", "genres": {"<name>": tracks}, "files":
/// [{"role", "name", "bytes", "sha256"}]}. Taste, first, last and quartiles are null where nothing is known.
std::string statisticsAsJson(const Catalog& catalog, const CatalogStatistics& statistics);

/// For people.
std::string statisticsAsText(const Catalog& catalog, const CatalogStatistics& statistics);

}  // namespace earshot
