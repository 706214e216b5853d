#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/catalog/catalog.h"
#include "shared/recommend/collections.h"

namespace earshot {

/// Artists or albums as text, whole, with the last line's end, in the format "table", "json" or "csv":
/// {"results": [{"rank", "artist", "album"?, "score", "distance", "tracks", "nearest": [{"id", "title",
/// "distance"}]}]}.
std::string collectionsAsText(const Catalog& catalog, CollectionKind kind,
                              const std::vector<CollectionHit>& collections, std::string_view format);

}  // namespace earshot
