#include "shared/catalog/cell_columns.h"

#include "shared/catalog/cell.h"
#include "shared/catalog/new_track.h"
#include "shared/utf8.h"

namespace earshot {
namespace {

void append(CellColumns& columns, const NewTrack& track, std::span<const std::string> genres) {
  const std::size_t row = columns.scales.size();
  columns.vectors.resize((row + 1) * kDimensions);
  columns.scales.push_back(quantize(
      track.vector, std::span<std::int8_t, kDimensions>(columns.vectors.data() + row * kDimensions, kDimensions)));
  columns.ids.add(track.id);
  columns.titles.add(track.title);
  columns.artists.add(track.artist);
  columns.albums.add(track.album);
  columns.previews.add(track.preview);
  columns.genres.push_back(genreNumber(track, genres));
  columns.years.push_back(static_cast<std::int16_t>(track.year));
  columns.durations.push_back(track.duration);
  columns.tempos.push_back(track.traits.tempo);
  columns.brightness.push_back(track.traits.brightness);
  columns.loudness.push_back(track.traits.loudness);
  columns.dynamics.push_back(track.traits.dynamics);
  columns.keys.push_back(track.traits.key);
  if (track.work) columns.works.push_back(*track.work);
  if (track.place) columns.places.insert(columns.places.end(), track.place->begin(), track.place->end());
}

}  // namespace

void CellColumns::Texts::add(std::string_view text) {
  const std::string repaired = repairUtf8(text);
  bytes.insert(bytes.end(), repaired.begin(), repaired.end());
  offsets.push_back(static_cast<std::uint32_t>(bytes.size()));
}

Result<Cell> Cell::of(std::span<const NewTrack* const> tracks, std::span<const std::string> genreNames,
                      std::span<const GroupRange, kGroups> groups) {
  if (auto valid = checkTracks(tracks); !valid) return std::move(valid).error();
  auto planes = Buffer<float>::allocate(kGroups * tracks.size(), "a cell's norms");
  if (!planes) return std::move(planes).error();

  Cell cell;
  CellColumns& columns = cell.columns_;
  for (const NewTrack* track : tracks) append(columns, *track, genreNames);
  cell.groupNormPlanes_ = std::move(planes).value();
  cell.rows_ = {tracks.size(), columns.vectors.data(), columns.scales.data(), {}, 0};
  for (std::size_t g = 0; g < kGroups; ++g) {
    float* plane = cell.groupNormPlanes_.data() + g * tracks.size();
    for (std::size_t row = 0; row < tracks.size(); ++row) plane[row] = groupNorms(cell.rows_.row(row), groups)[g];
    cell.rows_.groupNorms[g] = plane;
  }
  const auto view = [](const CellColumns::Texts& texts) { return StringColumn(texts.bytes, texts.offsets); };
  cell.ids = view(columns.ids);
  cell.titles = view(columns.titles);
  cell.artists = view(columns.artists);
  cell.albums = view(columns.albums);
  cell.previews_ = view(columns.previews);
  cell.genres = columns.genres;
  cell.years = columns.years;
  cell.durations = columns.durations;
  cell.tempos_ = columns.tempos;
  cell.brightness_ = columns.brightness;
  cell.loudness_ = columns.loudness;
  cell.dynamics_ = columns.dynamics;
  cell.keys_ = columns.keys;
  cell.works_ = columns.works;
  cell.places_ = columns.places;
  return cell;
}

}  // namespace earshot
