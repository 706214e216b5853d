#pragma once

#include <string>

#include "native/track_table.h"

namespace earshot {

/// A row that is no track, for people to look at, in a topic of its own: {"source", "line", "cause", "size", "value"},
/// at most 64 KiB of the value, which is the row as CSV, or the line of JSON lines.
std::string deadLetterOf(const std::string& source, const DroppedRow& row);

}  // namespace earshot
