#pragma once

#include "cli/build_options.h"

namespace earshot {

/// Makes a catalog of the Free Music Archive's metadata folder, in a space fitted on it; returns the command's exit
/// code.
int buildFromFma(const BuildOptions& options);

}  // namespace earshot
