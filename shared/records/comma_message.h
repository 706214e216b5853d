#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "shared/records/track_cleaner.h"
#include "shared/records/track_record.h"

namespace earshot {

/// A track as a line of fields joined by commas, nothing quoted:
///
///   order_id,id,name,popularity,duration_ms,explicit,artists,release_date,danceability,energy,key,loudness,mode,
///   speechiness,acousticness,instrumentalness,liveness,valence,tempo,time_signature
///
/// The last field may be missing. Names of several artists run together ("CarlWoitschach"). Titles may hold commas:
/// they are told from the others by what stands around the title. In front of it are two fields. From the end come 12
/// numbers about the sound, or 11; a date (see yearOfDate; or nothing); artists; then explicit (0, 1, true, false), a
/// whole duration and a popularity, of which either may be unknown (empty, nan). Of several places where these three
/// could stand, the last is meant.
struct CommaMessage {
  std::string_view order;  ///< whatever the first field says
  TrackRow row;            ///< views of the message, for TrackCleaner; `explicit` is read past; line 0
};

/// Nothing, and why in `fault`, for what is no such message. Line ends at its end do not count; numbers may be unknown
/// (empty, nan).
std::optional<CommaMessage> readCommaMessage(std::string_view message, std::string_view& fault);

/// The message of a track, without a line end. Blanks and commas come off the artists, control characters of the title
/// become blanks; what is not known is left empty, an unknown time signature off where there is a year; `explicit` is
/// 0. Album, genre and ISRC have no place in it. Errors: InvalidArgument (an id that is empty or has a comma or control
/// characters).
Result<std::string> commaMessage(std::uint64_t order, const TrackRecord& record);

}  // namespace earshot
