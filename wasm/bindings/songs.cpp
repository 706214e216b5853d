#include "wasm/bindings/songs.h"

#include <algorithm>

#include "shared/features/feature_set.h"

namespace earshot {

SongView SongView::read(MessageReader& message) {
  SongView song;
  for (std::string_view* text : {&song.id, &song.title, &song.artist, &song.album, &song.genre, &song.space})
    *text = message.text();
  song.year = message.number();
  song.duration = message.number();
  song.values = message.floats();
  song.vector = message.floats();
  return song;
}

Error SongView::otherLength() const {
  return {ErrorCode::VersionMismatch,
          title,
          {"has a vector of ", vector.size(), " numbers, expected ", kDimensions},
          "Analyze it again."};
}

Traits SongView::traits() const {
  Statistics statistics;
  statistics.set = &FeatureSet::librosa();
  if (values.size() != statistics.set->computedColumns().size()) return {};
  statistics.values.assign(values.begin(), values.end());
  return traitsOf(statistics, duration);
}

Result<Seed> SongView::seed() const {
  Seed seed;
  if (vector.size() != seed.vector.size()) return otherLength();
  seed.space = space;
  std::copy(vector.begin(), vector.end(), seed.vector.begin());
  seed.traits = traits();
  return seed;
}

Result<NewTrack> SongView::track() const {
  NewTrack track;
  if (vector.size() != track.vector.size()) return otherLength();
  track.id = id;
  track.title = title;
  track.artist = artist;
  track.album = album;
  track.genre = genre;
  track.year = static_cast<int>(year);
  track.duration = static_cast<float>(duration);
  track.traits = traits();
  std::copy(vector.begin(), vector.end(), track.vector.begin());
  return track;
}

}  // namespace earshot
