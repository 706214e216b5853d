#include "shared/catalog/cell_writer.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "shared/catalog/quantized_rows.h"
#include "shared/catalog/string_column.h"

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

template <class Field>
void addKnown(SafetensorsWriter& writer, const char* tensor, Tracks tracks, Field field) {
  const auto values = column<float>(tracks, field);
  if (std::any_of(values.begin(), values.end(), [](float value) { return !std::isnan(value); }))
    writer.add(tensor, values);
}

void addVectors(SafetensorsWriter& writer, Tracks tracks, const SpaceDescription& space) {
  std::vector<std::int8_t> values(tracks.size() * kDimensions);
  std::vector<float> scales;
  std::vector<float> norms;
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    const std::span<std::int8_t, kDimensions> row(values.data() + i * kDimensions, kDimensions);
    scales.push_back(quantize(tracks[i]->vector, row));
    const auto rowNorms = groupNorms({row.data(), scales.back()}, space.groups);
    norms.insert(norms.end(), rowNorms.begin(), rowNorms.end());
  }
  writer.add("vectors", {tracks.size(), kDimensions}, std::span<const std::int8_t>(values));
  writer.add("scales", scales);
  writer.add("group_norms", {tracks.size(), kGroups}, std::span<const float>(norms));
}

Result<void> addTexts(SafetensorsWriter& writer, Tracks tracks) {
  struct Text {
    const char* name;
    std::string NewTrack::*field;
    bool required;
  };
  for (const Text& text :
       {Text{"id", &NewTrack::id, true}, Text{"title", &NewTrack::title, true}, Text{"artist", &NewTrack::artist, true},
        Text{"album", &NewTrack::album, true}, Text{"preview", &NewTrack::preview, false}}) {
    const auto strings =
        column<std::string_view>(tracks, [&](const NewTrack& track) { return std::string_view(track.*text.field); });
    const bool known = std::any_of(strings.begin(), strings.end(), [](std::string_view s) { return !s.empty(); });
    if (!text.required && !known) continue;
    if (auto done = addStrings(writer, text.name, strings); !done) return done;
  }
  return {};
}

void addOptionalColumns(SafetensorsWriter& writer, Tracks tracks) {
  addKnown(writer, "brightness", tracks, [](const NewTrack& track) { return track.traits.brightness; });
  addKnown(writer, "loudness", tracks, [](const NewTrack& track) { return track.traits.loudness; });
  addKnown(writer, "dynamics", tracks, [](const NewTrack& track) { return track.traits.dynamics; });
  const auto keys = column<std::uint8_t>(tracks, [](const NewTrack& track) { return track.traits.key; });
  if (std::any_of(keys.begin(), keys.end(), [](std::uint8_t key) { return key != Traits::kUnknownKey; }))
    writer.add("key", keys);

  if (tracks.empty()) return;
  if (tracks.front()->work)
    writer.add("work", column<std::uint32_t>(tracks, [](const NewTrack& track) { return *track.work; }));
  if (tracks.front()->place) {
    std::vector<float> coordinates;
    for (const NewTrack* track : tracks)
      coordinates.insert(coordinates.end(), track->place->begin(), track->place->end());
    writer.add("map", {tracks.size(), 2}, std::span<const float>(coordinates));
  }
}

}  // namespace

Result<std::vector<std::byte>> writeCell(Tracks tracks, std::span<const std::string> genres,
                                         const SpaceDescription& space) {
  if (auto valid = checkTracks(tracks); !valid) return std::move(valid).error();

  SafetensorsWriter writer;
  addVectors(writer, tracks, space);
  if (auto done = addTexts(writer, tracks); !done) return std::move(done).error();
  writer.add("genre", column<std::uint16_t>(tracks, [&](const NewTrack& track) { return genreNumber(track, genres); }));
  writer.add("year", column<std::int16_t>(tracks, [](const NewTrack& track) { return track.year; }));
  writer.add("duration", column<float>(tracks, [](const NewTrack& track) { return track.duration; }));
  writer.add("tempo", column<float>(tracks, [](const NewTrack& track) { return track.traits.tempo; }));
  addOptionalColumns(writer, tracks);
  return writer.finish();
}

}  // namespace earshot
