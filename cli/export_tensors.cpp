#include "cli/export_tensors.h"

#include <string>
#include <string_view>

#include "cli/catalog_cells.h"
#include "shared/catalog/safetensors_writer.h"
#include "shared/catalog/string_column.h"

namespace earshot {
namespace {

Result<void> addTexts(SafetensorsWriter& writer, const Catalog& catalog) {
  const std::pair<const char*, std::string_view TrackView::*> columns[] = {{"id", &TrackView::id},
                                                                           {"title", &TrackView::title},
                                                                           {"artist", &TrackView::artist},
                                                                           {"album", &TrackView::album},
                                                                           {"genre", &TrackView::genre}};
  for (const auto& [name, text] : columns) {
    std::vector<std::string_view> texts;
    for (std::uint32_t track = 0; track < catalog.tracks(); ++track) texts.push_back(catalog.track(track).*text);
    if (auto added = addStrings(writer, name, texts); !added) return added;
  }
  return {};
}

template <class Number, class Field>
void addNumbers(SafetensorsWriter& writer, const char* name, const Catalog& catalog, Field field) {
  std::vector<Number> numbers;
  for (std::uint32_t track = 0; track < catalog.tracks(); ++track) numbers.push_back(field(catalog.track(track)));
  writer.add(name, numbers);
}

void addFactors(SafetensorsWriter& writer, const CatalogTaste& taste, std::size_t tracks) {
  const std::size_t factors = taste.taste.factors();
  std::vector<float> values;
  std::vector<std::uint8_t> origins;
  for (const FactorRows& cell : taste.cells)
    for (std::size_t row = 0; row < cell.scales.size(); ++row) {
      origins.push_back(cell.origins[row]);
      for (std::size_t j = 0; j < factors; ++j)
        values.push_back(cell.scales[row] * static_cast<float>(cell.values[row * factors + j]));
    }
  writer.add("factors", {tracks, factors}, std::span<const float>(values));
  writer.add("factors_origin", origins);
}

}  // namespace

Result<std::vector<std::byte>> exportTensors(const Catalog& catalog, const std::optional<CatalogTaste>& taste) {
  SafetensorsWriter writer;
  writer.addMetadata("name", catalog.manifest().name);
  writer.addMetadata("licence", catalog.manifest().licence);
  writer.addMetadata("space", catalog.manifest().space);
  if (auto added = addTexts(writer, catalog); !added) return std::move(added).error();
  using View = const TrackView&;
  addNumbers<std::int16_t>(writer, "year", catalog, [](View track) { return track.numbers.year; });
  addNumbers<float>(writer, "duration", catalog, [](View track) { return track.duration; });
  addNumbers<std::uint8_t>(writer, "popularity", catalog, [](View track) { return track.numbers.popularity; });
  addNumbers<float>(writer, "tempo", catalog, [](View track) { return track.numbers.traits.tempo; });
  addNumbers<std::uint8_t>(writer, "key", catalog, [](View track) { return track.numbers.traits.key; });
  std::vector<float> places;
  for (std::uint32_t track = 0; track < catalog.tracks(); ++track) {
    const auto place = catalog.track(track).place.value_or(std::array<float, 2>{Traits::kUnknown, Traits::kUnknown});
    places.insert(places.end(), place.begin(), place.end());
  }
  writer.add("map", {catalog.tracks(), 2}, std::span<const float>(places));
  const std::vector<float> vectors = vectorsOf(catalog);
  writer.add("vectors", {catalog.tracks(), catalog.index().dimensions}, std::span<const float>(vectors));
  if (taste) addFactors(writer, *taste, catalog.tracks());
  return writer.finish();
}

}  // namespace earshot
