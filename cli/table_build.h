#pragma once

#include "cli/build_options.h"

namespace earshot {

/// Makes a catalog of tables of tracks; returns the command's exit code. A table that cannot be read to its end stops
/// the build: no catalog of half a table.
int buildFromTables(const BuildOptions& options);

}  // namespace earshot
