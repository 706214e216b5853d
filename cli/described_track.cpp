#include "cli/described_track.h"

#include <utility>

#include "native/fold.h"

namespace earshot {

NewTrack describedTrack(TrackRecord record, std::string_view title, std::string_view artist) {
  NewTrack track;
  track.searchText.reserve(title.size() + 1 + artist.size());
  track.searchText.append(title).append(1, ' ').append(artist);
  track.id = std::move(record.id);
  track.title = std::move(record.title);
  track.artistKey = fold(record.firstArtist);
  track.artist = std::move(record.artist);
  track.album = std::move(record.album);
  track.genre = std::move(record.genre);
  track.isrc = std::move(record.isrc);
  track.year = record.year;
  track.duration = record.duration;
  track.popularity = record.popularity;
  return track;
}

}  // namespace earshot
