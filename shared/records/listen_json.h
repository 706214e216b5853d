#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "shared/records/cleaning_report.h"
#include "shared/records/json.h"
#include "shared/records/listen.h"

namespace earshot {

/// The listen that a JSON object tells of, in whichever of these forms:
///
///   Spotify, account data       endTime, artistName, trackName, msPlayed
///   Spotify, extended history   ts, ms_played, master_metadata_track_name, master_metadata_album_artist_name,
///                               master_metadata_album_album_name, spotify_track_uri, skipped
///   ListenBrainz                listened_at, track_metadata {track_name, artist_name, release_name, additional_info
///                               {isrc, recording_mbid, duration_played, ...}, mbid_mapping {recording_mbid}}
///
/// Podcasts, audiobooks and listens without a title are none: `report` has them under `source` and `line`, as it has
/// times and durations that are not possible and hence unknown.
std::optional<Listen> listenOfJson(const Json& record, CleaningReport& report, std::string_view source,
                                   std::uint64_t line);

}  // namespace earshot
