#include "shared/catalog/cell_writer.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string_view>

#include "shared/catalog/cell.h"
#include "shared/catalog/faults.h"
#include "shared/catalog/quantized_rows.h"
#include "shared/catalog/string_column.h"

namespace earshot {
namespace {

using Tracks = std::span<const NewTrack* const>;

// Beyond it squared distances would leave what a float holds.
constexpr float kLargestComponent = 1e15F;

Result<void> checkTrack(const NewTrack& track) {
  const auto notFinite = [&](const char* field) {
    return Error{ErrorCode::NotFinite, track.id, std::string(field) + " is not a number", "Analyze it again."};
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
    return Error{ErrorCode::InvalidArgument, track.id, "has the year " + std::to_string(track.year),
                 "Use 0 where it is unknown."};
  return {};
}

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

/// Whether all have the field; some but not all is an error.
template <class Field>
Result<bool> allHave(Tracks tracks, const char* what, Field field) {
  const auto count = std::count_if(tracks.begin(), tracks.end(), [&](const NewTrack* track) { return field(*track); });
  if (count != 0 && static_cast<std::size_t>(count) != tracks.size())
    return Error{ErrorCode::InvalidArgument, what,
                 "is known for " + std::to_string(count) + " of " + std::to_string(tracks.size()) + " tracks",
                 "Give it for all of a cell or for none."};
  return count != 0;
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

Result<void> addOptionalColumns(SafetensorsWriter& writer, Tracks tracks) {
  addKnown(writer, "brightness", tracks, [](const NewTrack& track) { return track.traits.brightness; });
  addKnown(writer, "loudness", tracks, [](const NewTrack& track) { return track.traits.loudness; });
  addKnown(writer, "dynamics", tracks, [](const NewTrack& track) { return track.traits.dynamics; });
  const auto keys = column<std::uint8_t>(tracks, [](const NewTrack& track) { return track.traits.key; });
  if (std::any_of(keys.begin(), keys.end(), [](std::uint8_t key) { return key != Traits::kUnknownKey; }))
    writer.add("key", keys);

  const auto works = allHave(tracks, "work", [](const NewTrack& track) { return track.work.has_value(); });
  if (!works) return works.error();
  if (*works) writer.add("work", column<std::uint32_t>(tracks, [](const NewTrack& track) { return *track.work; }));

  const auto places = allHave(tracks, "map", [](const NewTrack& track) { return track.place.has_value(); });
  if (!places) return places.error();
  if (*places) {
    std::vector<float> coordinates;
    for (const NewTrack* track : tracks)
      coordinates.insert(coordinates.end(), track->place->begin(), track->place->end());
    writer.add("map", {tracks.size(), 2}, std::span<const float>(coordinates));
  }
  return {};
}

}  // namespace

Result<std::vector<std::string>> collectGenres(std::span<const NewTrack> tracks) {
  std::set<std::string> genres;
  for (const NewTrack& track : tracks)
    if (!track.genre.empty()) genres.insert(repairUtf8(track.genre));
  if (genres.size() > Cell::kUnknownGenre)
    return Error{ErrorCode::InvalidArgument, "genre", "has " + grouped(genres.size()) + " distinct values",
                 "A catalog holds at most 65,535 genres: leave the column out or join similar ones."};
  return std::vector<std::string>(genres.begin(), genres.end());
}

Result<std::vector<std::byte>> writeCell(Tracks tracks, std::span<const std::string> genres,
                                         const SpaceDescription& space) {
  for (const NewTrack* track : tracks)
    if (auto valid = checkTrack(*track); !valid) return std::move(valid).error();

  SafetensorsWriter writer;
  addVectors(writer, tracks, space);
  if (auto done = addTexts(writer, tracks); !done) return std::move(done).error();
  writer.add("genre", column<std::uint16_t>(tracks, [&](const NewTrack& track) -> std::size_t {
               if (track.genre.empty()) return Cell::kUnknownGenre;
               const auto found = std::lower_bound(genres.begin(), genres.end(), repairUtf8(track.genre));
               return static_cast<std::size_t>(found - genres.begin());
             }));
  writer.add("year", column<std::int16_t>(tracks, [](const NewTrack& track) { return track.year; }));
  writer.add("duration", column<float>(tracks, [](const NewTrack& track) { return track.duration; }));
  writer.add("tempo", column<float>(tracks, [](const NewTrack& track) { return track.traits.tempo; }));
  if (auto done = addOptionalColumns(writer, tracks); !done) return std::move(done).error();
  return writer.finish();
}

}  // namespace earshot
