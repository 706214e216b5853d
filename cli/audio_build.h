#pragma once

#include <vector>

#include "cli/build_options.h"
#include "cli/track_sources.h"

namespace earshot {

/// Analyzes files into a catalog; returns the command's exit code.
int buildFromAudio(const BuildOptions& options, std::vector<SourceTrack> sources);

}  // namespace earshot
