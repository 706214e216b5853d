#include "cli/audio_track.h"

#include <cmath>
#include <utility>

#include "native/fold.h"
#include "native/text.h"
#include "shared/catalog/traits.h"
#include "shared/embedding/space.h"
#include "shared/records/date_text.h"
#include "shared/records/title_identity.h"
#include "shared/utf8.h"

namespace earshot {

Result<NewTrack> audioTrack(const SourceTrack& source, const AnalyzedFile& analyzed) {
  const Statistics& statistics = analyzed.analysis.statistics;
  const auto vector = Space::shipped().embed(statistics);
  if (!vector) return Error{vector.error().code, printable(source.file), vector.error().message(), ""};
  const AudioTags& tags = analyzed.properties.tags;
  NewTrack track;
  track.id = source.id;
  track.title = tags.title.empty() ? repairUtf8(source.file.stem().native()) : tags.title;
  track.artist = tags.artist;
  track.album = tags.album;
  track.genre = tags.genre;
  track.year = yearOfDate(tags.date).value_or(0);
  track.duration = static_cast<float>(analyzed.properties.duration);
  track.traits = traitsOf(statistics, analyzed.properties.duration);
  track.vector = *vector;
  track.artistKey = fold(firstArtist(track.artist));
  track.searchText = fold(track.title + ' ' + track.artist);
  track.statistics = statistics.values;
  return track;
}

Json::Object audioTrackValue(const NewTrack& track) {
  const Statistics statistics = {&FeatureSet::librosa(), track.statistics};
  Json::Object features;
  for (const std::string_view column : kTraitColumns)
    if (const float value = statistics.at(column); std::isfinite(value))
      features.push_back({std::string(column), value});
  Json::Array vector;
  for (const float number : track.vector) vector.emplace_back(number);

  Json::Object value = {{"id", track.id}, {"title", track.title}, {"artist", track.artist}};
  if (!track.album.empty()) value.push_back({"album", track.album});
  if (!track.genre.empty()) value.push_back({"genre", track.genre});
  if (track.year != 0) value.push_back({"year", track.year});
  value.push_back({"duration", track.duration});
  value.push_back({"features", std::move(features)});
  value.push_back({"space", Space::shipped().version()});
  value.push_back({"vector", std::move(vector)});
  return value;
}

}  // namespace earshot
