#pragma once

#include <string_view>

#include "shared/catalog/new_track.h"
#include "shared/records/track_record.h"

namespace earshot {

/// A track as a record describes it, still without traits and vector. `title` and `artist`: the record's, folded.
NewTrack describedTrack(TrackRecord record, std::string_view title, std::string_view artist);

}  // namespace earshot
