#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "shared/catalog/catalog.h"

namespace earshot {

/// Takes the next piece of a text; false to stop.
using TakeText = std::function<bool(std::string_view)>;

// The tracks of a catalog as text, a line a track, handed on piece by piece. Returns false if `take` did.

/// RFC 4180, with a header: id, title, artist, album, genre, year, duration (s), popularity (0 to 100), tempo (beats a
/// minute), key ("A minor"), map_x, map_y, vector_0, vector_1, ... What is unknown is empty. Words that a spreadsheet
/// would run as a formula begin with an apostrophe (appendCsvWords).
bool exportCsv(const Catalog& catalog, const TakeText& take);

/// JSON lines of the same: {"id", "title", ..., "key", "map": [x, y], "vector": [...]}. What is unknown is null.
bool exportJsonLines(const Catalog& catalog, const TakeText& take);

}  // namespace earshot
