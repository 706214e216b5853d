#include "shared/records/track_address.h"

namespace earshot {

std::string_view trackIdOf(std::string_view text) {
  constexpr std::string_view kUri = "spotify:track:";
  constexpr std::string_view kHost = "open.spotify.com/";
  constexpr std::string_view kTrack = "track/";
  if (text.starts_with(kUri)) return text.substr(kUri.size());
  std::string_view page = text;
  for (const std::string_view scheme : {"https://", "http://"})
    if (page.starts_with(scheme)) page.remove_prefix(scheme.size());
  const std::size_t track = page.find(kTrack);
  if (!page.starts_with(kHost) || track == std::string_view::npos) return text;
  page.remove_prefix(track + kTrack.size());
  return page.substr(0, page.find_first_of("?#/"));
}

}  // namespace earshot
