#pragma once

#include <string>

#include "shared/features/analyzer.h"

namespace earshot {

/// How much of a recording there is, in seconds.
struct Extent {
  double held = 0;      ///< what its file holds
  double promised = 0;  ///< what its header says; 0: it says nothing
};

/// What is no error and yet hardly what was meant, for the command and the page alike: sentences without their subject,
/// "is shorter than one frame (93 ms): its numbers say little", each ended by a line feed (a list would be dearer in
/// every page). Empty where there is no doubt. Headers are often off by a few frames of their codec: a quarter of a
/// second is no doubt.
std::string doubtsAbout(const Analysis& analysis, const Extent& extent);

}  // namespace earshot
