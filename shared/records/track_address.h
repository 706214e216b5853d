#pragma once

#include <string_view>

namespace earshot {

/// The id of a track in Spotify's addresses of it, "spotify:track:ID" and "https://open.spotify.com/track/ID?si=..."
/// (with a language or "embed" before "track", too); any other text is an id itself. A view of `text`.
std::string_view trackIdOf(std::string_view text);

}  // namespace earshot
