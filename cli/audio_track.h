#pragma once

#include "cli/track_sources.h"
#include "native/analysis.h"
#include "shared/catalog/new_track.h"
#include "shared/records/json.h"
#include "shared/result.h"

namespace earshot {

/// An analyzed file as a track, in the space that ships with Earshot: what its tags say, its title else the file's
/// name. Errors: as Space::embed, `where` being the file.
Result<NewTrack> audioTrack(const SourceTrack& source, const AnalyzedFile& analyzed);

/// The same as the topic of tracks holds it (docs/topics.md): what is shown, the numbers that traits are made of
/// under `features`, and where it lies: "space", "vector". Precondition: it is audioTrack()'s.
Json::Object audioTrackValue(const NewTrack& track);

}  // namespace earshot
