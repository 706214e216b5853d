#include "shared/catalog/numbering.h"

#include <algorithm>
#include <unordered_map>

#include "shared/catalog/cell_writer.h"
#include "shared/catalog/track_columns.h"
#include "shared/decimal_text.h"
#include "shared/utf8.h"

namespace earshot {
namespace {

/// Numbers names in the order in which they are first met.
class Numbers {
 public:
  std::uint32_t of(const std::string& name) {
    return numbers_.emplace(name, static_cast<std::uint32_t>(numbers_.size())).first->second;
  }

  std::size_t size() const { return numbers_.size(); }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

/// One a track, in the order of `artists`.
std::vector<std::uint8_t> highestPopularity(std::span<const NewTrack* const> tracks,
                                            std::span<const std::uint32_t> artists, std::size_t artistCount) {
  std::vector<std::uint8_t> ofArtists(artistCount, kUnknownPopularity);
  std::vector<std::uint8_t> highest;
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    highest.push_back(storedPopularity(*tracks[i]));
    if (artists[i] == kUnnumbered || highest[i] == kUnknownPopularity) continue;
    std::uint8_t& known = ofArtists[artists[i]];
    known = known == kUnknownPopularity ? highest[i] : std::max(known, highest[i]);
  }
  for (std::size_t i = 0; i < tracks.size(); ++i)
    if (artists[i] != kUnnumbered) highest[i] = ofArtists[artists[i]];
  return highest;
}

}  // namespace

Result<Numbering> numberNames(std::span<const NewTrack* const> tracks) {
  Numbering numbering;
  for (const NewTrack* track : tracks) {
    if (track->genre.empty()) continue;
    std::string genre = repairUtf8(track->genre);
    const auto place = std::lower_bound(numbering.genreNames.begin(), numbering.genreNames.end(), genre);
    if (place == numbering.genreNames.end() || *place != genre) numbering.genreNames.insert(place, std::move(genre));
  }
  if (numbering.genreNames.size() > kUnknownGenre)
    return Error(ErrorCode::InvalidArgument, "genre",
                 {"has ", grouped(numbering.genreNames.size()), " distinct values"},
                 "A catalog holds at most 65,535 genres: leave the column out or join similar ones.");
  Numbers artists;
  Numbers albums;
  for (const NewTrack* track : tracks) {
    const auto genre =
        std::lower_bound(numbering.genreNames.begin(), numbering.genreNames.end(), repairUtf8(track->genre));
    numbering.genres.push_back(track->genre.empty() ? kUnknownGenre
                                                    : static_cast<std::uint16_t>(genre - numbering.genreNames.begin()));
    numbering.artists.push_back(track->artistKey.empty() ? kUnnumbered : artists.of(track->artistKey));
    numbering.albums.push_back(track->album.empty() ? kUnnumbered : albums.of(track->artistKey + '\0' + track->album));
  }
  numbering.artistPopularity = highestPopularity(tracks, numbering.artists, artists.size());
  return numbering;
}

}  // namespace earshot
