#pragma once

#include "cli/build_options.h"

namespace earshot {

/// Makes a catalog of tables of tracks, of topics of a log, or both; returns the command's exit code. A table that
/// cannot be read to its end stops the build: no catalog of half a table. So does a log that is out of reach.
int buildFromTables(const BuildOptions& options);

}  // namespace earshot
