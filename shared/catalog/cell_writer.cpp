#include "shared/catalog/cell_writer.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "shared/catalog/string_column.h"
#include "shared/catalog/track_columns.h"

namespace earshot {
namespace {

using Tracks = std::span<const NewTrack* const>;

template <class T, class Field>
std::vector<T> column(Tracks tracks, Field field) {
  std::vector<T> values;
  values.reserve(tracks.size());
  for (const NewTrack* track : tracks) values.push_back(static_cast<T>(field(*track)));
  return values;
}

/// Leaves out what is unknown of every track.
template <class T, class Field>
void addKnown(SafetensorsWriter& writer, const char* tensor, Tracks tracks, T unknown, Field field) {
  const auto values = column<T>(tracks, field);
  const bool known = std::any_of(values.begin(), values.end(),
                                 [&](T value) { return !std::isnan(static_cast<float>(value)) && value != unknown; });
  if (known) writer.add(tensor, values);
}

/// The first `dimensions` of each row.
void addRows(SafetensorsWriter& writer, const char* tensor, std::span<const std::int8_t> rows, std::size_t dimensions) {
  const std::size_t count = rows.size() / kDimensions;
  std::vector<std::int8_t> values;
  values.reserve(count * dimensions);
  for (std::size_t i = 0; i < count; ++i) {
    const auto row = rows.subspan(i * kDimensions, dimensions);
    values.insert(values.end(), row.begin(), row.end());
  }
  writer.add(tensor, {count, dimensions}, std::span<const std::int8_t>(values));
}

void addVectors(SafetensorsWriter& writer, const StoredVectors& vectors, std::size_t dimensions) {
  addRows(writer, "vectors", vectors.values(), dimensions);
  writer.add("scales", {vectors.size()}, vectors.scales());
  writer.add("part_rows", {vectors.partRows().size()}, vectors.partRows());
  addRows(writer, "centres", vectors.centres(), dimensions);
  writer.add("centre_scales", {vectors.centreScales().size()}, vectors.centreScales());
}

Result<void> addTexts(SafetensorsWriter& writer, Tracks tracks) {
  struct Text {
    const char* name;
    std::string NewTrack::*field;
    bool required;
  };
  for (const Text& text : {Text{"id", &NewTrack::id, true}, Text{"title", &NewTrack::title, true},
                           Text{"artist", &NewTrack::artist, true}, Text{"album", &NewTrack::album, false},
                           Text{"preview", &NewTrack::preview, false}, Text{"isrc", &NewTrack::isrc, false}}) {
    const auto strings =
        column<std::string_view>(tracks, [&](const NewTrack& track) { return std::string_view(track.*text.field); });
    const bool known = std::any_of(strings.begin(), strings.end(), [](std::string_view s) { return !s.empty(); });
    if (!text.required && !known) continue;
    if (auto done = addStrings(writer, text.name, strings); !done) return done;
  }
  return {};
}

void addNumbers(SafetensorsWriter& writer, Tracks tracks, const CellNumbers& numbers) {
  constexpr float kNan = Traits::kUnknown;
  addKnown<std::int16_t>(writer, "year", tracks, 0, [](const NewTrack& track) { return track.year; });
  addKnown<float>(writer, "duration", tracks, 0, [](const NewTrack& track) { return track.duration; });
  addKnown(writer, "popularity", tracks, kUnknownPopularity,
           [](const NewTrack& track) { return storedPopularity(track); });
  addKnown<float>(writer, "tempo", tracks, 0, [](const NewTrack& track) { return track.traits.tempo; });
  addKnown(writer, "key", tracks, Traits::kUnknownKey, [](const NewTrack& track) { return track.traits.key; });
  addKnown(writer, "brightness", tracks, kNan, [](const NewTrack& track) { return track.traits.brightness; });
  addKnown(writer, "loudness", tracks, kNan, [](const NewTrack& track) { return track.traits.loudness; });
  addKnown(writer, "dynamics", tracks, kNan, [](const NewTrack& track) { return track.traits.dynamics; });
  addKnown(writer, "work", tracks, kUnnumbered, [](const NewTrack& track) { return track.work.value_or(kUnnumbered); });
  const auto addGiven = [&]<class T>(const char* tensor, std::span<const T> values, T unknown) {
    if (std::any_of(values.begin(), values.end(), [&](T value) { return value != unknown; }))
      writer.add(tensor, {values.size()}, values);
  };
  addGiven("genre", numbers.genres, kUnknownGenre);
  addGiven("artist_number", numbers.artists, kUnnumbered);
  addGiven("album_number", numbers.albums, kUnnumbered);
  addGiven("artist_popularity", numbers.artistPopularity, kUnknownPopularity);
  if (tracks.empty() || !tracks.front()->place) return;
  std::vector<float> coordinates;
  for (const NewTrack* track : tracks)
    coordinates.insert(coordinates.end(), track->place->begin(), track->place->end());
  writer.add("map", {tracks.size(), 2}, std::span<const float>(coordinates));
}

}  // namespace

std::uint8_t storedPopularity(const NewTrack& track) {
  if (std::isnan(track.popularity)) return kUnknownPopularity;
  return static_cast<std::uint8_t>(std::lround(track.popularity));
}

Result<std::vector<std::byte>> writeCell(Tracks tracks, const StoredVectors& vectors, const CellNumbers& numbers,
                                         std::size_t dimensions) {
  SafetensorsWriter writer;
  addVectors(writer, vectors, dimensions);
  if (auto done = addTexts(writer, tracks); !done) return std::move(done).error();
  addNumbers(writer, tracks, numbers);
  return writer.finish();
}

}  // namespace earshot
