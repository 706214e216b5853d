#pragma once

#include <emscripten/val.h>

#include "shared/catalog/new_track.h"
#include "shared/recommend/similar.h"
#include "shared/result.h"

namespace earshot {

/// A listener's own song (types.ts), its `values` in the order of FeatureSet::librosa().computedColumns(), as a seed.
/// `space` must outlive it. Errors: VersionMismatch (a vector of another length).
Result<Seed> seedOf(const emscripten::val& song, const std::string& space);

/// The same as a track of a catalog of its own.
Result<NewTrack> trackOf(const emscripten::val& song);

}  // namespace earshot
