#include "shared/catalog/cell.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "shared/catalog/faults.h"
#include "shared/decimal_text.h"

namespace earshot {
namespace {

bool notNegative(float value) { return std::isfinite(value) && value >= 0; }
bool finiteOrUnknown(float value) { return !std::isinf(value); }
bool finite(float value) { return std::isfinite(value); }

/// A column that may be absent: `column` then stays empty.
template <class T>
Result<void> readColumn(std::span<const T>& column, const Safetensors& file, std::string_view tensor,
                        std::initializer_list<std::size_t> shape) {
  if (file.find(tensor) == nullptr) return {};
  auto elements = file.elements<T>(tensor, shape);
  if (!elements) return std::move(elements).error();
  column = *elements;
  return {};
}

Result<void> readStrings(StringColumn& column, const Safetensors& file, const std::string& name, std::size_t rows) {
  auto strings = StringColumn::read(file, name, rows);
  if (!strings) return std::move(strings).error();
  column = *strings;
  return {};
}

Result<void> checkValues(std::span<const float> values, bool (*valid)(float), std::string_view expected,
                         std::string_view tensor, std::string_view where) {
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!valid(values[i]))
      return corrupt(
          where, {"tensor \"", tensor, "\" holds ", values[i], " at element ", grouped(i), ", expected ", expected});
  return {};
}

}  // namespace

Result<Cell> Cell::read(Buffer<std::byte> block, const CellContext& context, std::string_view where,
                        const JsonParser& parse) {
  Cell cell;
  cell.bytes_ = std::move(block);
  const auto file = Safetensors::read(cell.bytes_.span(), where, parse);
  if (!file) return file.error();
  if (auto done = cell.readVectors(*file, context); !done) return std::move(done).error();
  if (auto done = cell.readTexts(*file, context.rows); !done) return std::move(done).error();
  if (auto done = cell.readNumbers(*file, context); !done) return std::move(done).error();
  return cell;
}

Result<void> Cell::readVectors(const Safetensors& file, const CellContext& context) {
  const auto vectors = file.elements<std::int8_t>("vectors", {context.rows, context.dimensions});
  if (!vectors) return vectors.error();
  const auto scales = file.elements<float>("scales", {context.rows});
  if (!scales) return scales.error();
  if (auto done = checkValues(*scales, notNegative, "a finite number, 0 or more", "scales", file.where()); !done)
    return done;
  const auto partRows = file.elements<std::uint32_t>("part_rows", {kAnyLength});
  if (!partRows) return partRows.error();
  const auto centres = file.elements<std::int8_t>("centres", {partRows->size(), context.dimensions});
  if (!centres) return centres.error();
  const auto centreScales = file.elements<float>("centre_scales", {partRows->size()});
  if (!centreScales) return centreScales.error();
  if (auto done = checkValues(*centreScales, notNegative, "a finite number, 0 or more", "centre_scales", file.where());
      !done)
    return done;
  const std::uint64_t inParts = std::accumulate(partRows->begin(), partRows->end(), std::uint64_t{0});
  if (inParts != context.rows)
    return corrupt(file.where(), {"has ", grouped(inParts), " rows in parts, expected ", grouped(context.rows)});
  // Not before the file was found to hold so many rows.
  auto memory = TrackColumns::allocate(context.rows, partRows->size());
  if (!memory) return std::move(memory).error();
  columns = std::move(memory).value();
  std::copy(scales->begin(), scales->end(), columns.scales.begin());
  for (std::size_t row = 0; row < context.rows; ++row)
    std::copy_n(vectors->data() + row * context.dimensions, context.dimensions,
                columns.vectors.data() + row * kDimensions);
  for (std::size_t part = 0; part < partRows->size(); ++part)
    std::copy_n(centres->data() + part * context.dimensions, context.dimensions,
                columns.centres.data() + part * kDimensions);
  std::copy(centreScales->begin(), centreScales->end(), columns.centreScales.begin());
  std::partial_sum(partRows->begin(), partRows->end(), columns.partEnds.begin());
  return {};
}

Result<void> Cell::readTexts(const Safetensors& file, std::size_t rows) {
  if (auto done = readStrings(ids, file, "id", rows); !done) return done;
  if (auto done = readStrings(titles, file, "title", rows); !done) return done;
  if (auto done = readStrings(artists, file, "artist", rows); !done) return done;
  if (file.find("album.bytes") != nullptr)
    if (auto done = readStrings(albums_, file, "album", rows); !done) return done;
  if (file.find("preview.bytes") != nullptr)
    if (auto done = readStrings(previews_, file, "preview", rows); !done) return done;
  if (file.find("isrc.bytes") != nullptr)
    if (auto done = readStrings(isrcs_, file, "isrc", rows); !done) return done;
  return {};
}

Result<void> Cell::readNumbers(const Safetensors& file, const CellContext& context) {
  const std::size_t rows = context.rows;
  if (auto done = readColumn(durations_, file, "duration", {rows}); !done) return done;
  if (auto done = readColumn(places_, file, "map", {rows, 2}); !done) return done;

  // What is absent keeps what TrackColumns::allocate presets.
  Result<void> outcome;
  const auto take = [&]<class T>(std::span<T>& column, const char* tensor) {
    std::span<const T> read;
    if (outcome) outcome = readColumn(read, file, tensor, {rows});
    std::copy(read.begin(), read.end(), column.begin());
  };
  take(columns.genres, "genre");
  take(columns.years, "year");
  take(columns.popularity, "popularity");
  take(columns.tempos, "tempo");
  take(columns.keys, "key");
  take(columns.brightness, "brightness");
  take(columns.loudness, "loudness");
  take(columns.dynamics, "dynamics");
  take(columns.works, "work");
  take(columns.artists, "artist_number");
  take(columns.albums, "album_number");
  take(columns.artistPopularity, "artist_popularity");
  if (!outcome) return outcome;
  // Catalogs were written without it once: nobody would be emerging in them.
  if (file.find("popularity") != nullptr && file.find("artist_popularity") == nullptr)
    return corrupt(file.where(), {"has no tensor \"artist_popularity\" beside \"popularity\""});

  for (std::size_t i = 0; i < rows; ++i) {
    if (columns.genres[i] >= context.genres && columns.genres[i] != kUnknownGenre)
      return corrupt(file.where(), {"tensor \"genre\" names genre ", grouped(columns.genres[i]), " at row ", grouped(i),
                                    ", the index has ", grouped(context.genres)});
    if (columns.keys[i] >= 24 && columns.keys[i] != Traits::kUnknownKey)
      return corrupt(file.where(), {"tensor \"key\" holds ", grouped(columns.keys[i]), " at row ", grouped(i),
                                    ", expected 0 to 23, or 255 for unknown"});
    for (const auto& [tensor, popularity] :
         {std::pair("popularity", columns.popularity[i]), std::pair("artist_popularity", columns.artistPopularity[i])})
      if (popularity > 100 && popularity != kUnknownPopularity)
        return corrupt(file.where(), {"tensor \"", tensor, "\" holds ", grouped(popularity), " at row ", grouped(i),
                                      ", expected 0 to 100, or 255 for unknown"});
  }
  struct Check {
    std::span<const float> values;
    bool (*valid)(float);
    const char* expected;
    const char* tensor;
  };
  for (const Check& check : {Check{durations_, notNegative, "a finite number, 0 or more", "duration"},
                             Check{columns.tempos, notNegative, "a finite number, 0 or more", "tempo"},
                             Check{columns.brightness, finiteOrUnknown, "a finite number or NaN", "brightness"},
                             Check{columns.loudness, finiteOrUnknown, "a finite number or NaN", "loudness"},
                             Check{columns.dynamics, finiteOrUnknown, "a finite number or NaN", "dynamics"},
                             Check{places_, finite, "a finite number", "map"}})
    if (auto done = checkValues(check.values, check.valid, check.expected, check.tensor, file.where()); !done)
      return done;
  return {};
}

std::optional<std::array<float, 2>> Cell::place(std::size_t row) const {
  if (places_.empty()) return std::nullopt;
  return std::array<float, 2>{places_[2 * row], places_[2 * row + 1]};
}

}  // namespace earshot
