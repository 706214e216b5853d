#include "shared/catalog/new_track.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace earshot {
namespace {

using Tracks = std::span<const NewTrack* const>;

// Beyond it squared distances would leave what a float holds.
constexpr float kLargestComponent = 1e15F;

Result<void> checkTrack(const NewTrack& track) {
  const auto notFinite = [&](const char* field) {
    return Error(ErrorCode::NotFinite, track.id, {field, " is not a number"}, "Analyze it again.");
  };
  for (const float x : track.vector)
    if (!(std::abs(x) < kLargestComponent)) return notFinite("its vector");
  if (!std::isfinite(track.duration) || track.duration < 0) return notFinite("its duration");
  if (!std::isfinite(track.traits.tempo) || track.traits.tempo < 0) return notFinite("its tempo");
  if (std::isinf(track.traits.brightness)) return notFinite("its brightness");
  if (std::isinf(track.traits.loudness)) return notFinite("its loudness");
  if (std::isinf(track.traits.dynamics)) return notFinite("its dynamics");
  if (track.place && (!std::isfinite((*track.place)[0]) || !std::isfinite((*track.place)[1])))
    return notFinite("its place on the map");
  if (track.year < std::numeric_limits<std::int16_t>::min() || track.year > std::numeric_limits<std::int16_t>::max())
    return Error(ErrorCode::InvalidArgument, track.id, {"has the year ", track.year}, "Use 0 where it is unknown.");
  if (track.popularity < 0 || track.popularity > 100)
    return Error(ErrorCode::InvalidArgument, track.id, {"has the popularity ", track.popularity}, "Use 0 to 100.");
  return {};
}

Result<void> checkAllOrNone(Tracks tracks, const char* what, bool (*has)(const NewTrack&)) {
  std::size_t count = 0;
  for (const NewTrack* track : tracks) count += has(*track) ? 1 : 0;
  if (count == 0 || count == tracks.size()) return {};
  return Error(ErrorCode::InvalidArgument, what, {"is known for ", count, " of ", tracks.size(), " tracks"},
               "Give it for all of a cell or for none.");
}

}  // namespace

Result<void> checkTracks(Tracks tracks) {
  for (const NewTrack* track : tracks)
    if (auto valid = checkTrack(*track); !valid) return valid;
  return checkAllOrNone(tracks, "map", [](const NewTrack& track) { return track.place.has_value(); });
}

}  // namespace earshot
