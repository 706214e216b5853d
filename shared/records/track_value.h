#pragma once

#include <optional>
#include <string_view>

#include "shared/records/json.h"
#include "shared/records/track_record.h"

namespace earshot {

/// A track as the topic of tracks holds it (docs/topics.md), by names that JsonTrack reads back:
///
///   {"id", "title", "artist", "album", "genre", "isrc", "year", "duration", "popularity", "listens",
///    "features": {"speechiness", "acousticness", ...}}
///
/// What is not known is left out; id, title, artist and features are always there.
Json::Object trackValue(const TrackRecord& record);

/// The same of a comma message (comma_message.h), cleaned as rows of tables are. Nothing for what is none, or has no id
/// or no number about its sound.
std::optional<Json> trackValueOfComma(std::string_view message);

}  // namespace earshot
