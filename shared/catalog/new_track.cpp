#include "shared/catalog/new_track.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "shared/catalog/cell.h"
#include "shared/catalog/faults.h"
#include "shared/utf8.h"

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
  if (auto valid = checkAllOrNone(tracks, "work", [](const NewTrack& track) { return track.work.has_value(); }); !valid)
    return valid;
  return checkAllOrNone(tracks, "map", [](const NewTrack& track) { return track.place.has_value(); });
}

Result<std::vector<std::string>> collectGenres(std::span<const NewTrack> tracks) {
  std::vector<std::string> genres;
  for (const NewTrack& track : tracks) {
    if (track.genre.empty()) continue;
    std::string genre = repairUtf8(track.genre);
    const auto place = std::lower_bound(genres.begin(), genres.end(), genre);
    if (place == genres.end() || *place != genre) genres.insert(place, std::move(genre));
  }
  if (genres.size() > Cell::kUnknownGenre)
    return Error(ErrorCode::InvalidArgument, "genre", {"has ", grouped(genres.size()), " distinct values"},
                 "A catalog holds at most 65,535 genres: leave the column out or join similar ones.");
  return genres;
}

std::uint16_t genreNumber(const NewTrack& track, std::span<const std::string> genres) {
  if (track.genre.empty()) return Cell::kUnknownGenre;
  const auto found = std::lower_bound(genres.begin(), genres.end(), repairUtf8(track.genre));
  return static_cast<std::uint16_t>(found - genres.begin());
}

}  // namespace earshot
