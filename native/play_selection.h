#pragma once

#include <cstddef>

#include "native/play_file.h"

namespace earshot {

/// Leaves out listeners with fewer than `fewestItems` different items and items with fewer than `fewestListeners`, and
/// again, until all that are left have as many (the core of Batagelj and Zaversnik, 2003). Names are numbered anew in
/// their order. What was left out is added to the report.
void keepFrequent(PlayLog& log, std::size_t fewestItems, std::size_t fewestListeners);

/// Leaves out the items that `known` does not hold, and listeners of whom nothing stays; numbered anew as above. How
/// many items went.
std::size_t keepKnown(PlayLog& log, const NameIndex& known);

}  // namespace earshot
