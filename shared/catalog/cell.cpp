#include "shared/catalog/cell.h"

#include <cmath>
#include <string>

#include "shared/catalog/faults.h"
#include "shared/decimal_text.h"

namespace earshot {
namespace {

// The writer's norms are exact up to the rounding of two products; another writer's may differ by a few more.
constexpr double kNormTolerance = 1e-5;

bool notNegative(float value) { return std::isfinite(value) && value >= 0; }
bool finiteOrUnknown(float value) { return !std::isinf(value); }
bool finite(float value) { return std::isfinite(value); }

template <class T>
Result<void> readColumn(std::span<const T>& column, const Safetensors& file, std::string_view tensor,
                        std::initializer_list<std::size_t> shape, bool required) {
  if (!required && file.find(tensor) == nullptr) return {};
  auto elements = file.elements<T>(tensor, shape);
  if (!elements) return std::move(elements).error();
  column = *elements;
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
  std::span<const std::int8_t> vectors;
  std::span<const float> scales;
  std::span<const float> norms;
  if (auto done = readColumn(vectors, file, "vectors", {context.rows, kDimensions}, true); !done) return done;
  if (auto done = readColumn(scales, file, "scales", {context.rows}, true); !done) return done;
  if (auto done = readColumn(norms, file, "group_norms", {context.rows, kGroups}, true); !done) return done;
  if (auto done = checkValues(scales, notNegative, "a finite number, 0 or more", "scales", file.where()); !done)
    return done;

  auto planes = Buffer<float>::allocate(kGroups * context.rows, "a cell's norms");
  if (!planes) return std::move(planes).error();
  groupNormPlanes_ = std::move(planes).value();
  rows_ = {context.rows, vectors.data(), scales.data(), {}, context.firstTrack};
  for (std::size_t g = 0; g < kGroups; ++g) rows_.groupNorms[g] = groupNormPlanes_.data() + g * context.rows;

  for (std::size_t i = 0; i < context.rows; ++i) {
    const auto computed = groupNorms(rows_.row(i), context.groups);
    for (std::size_t g = 0; g < kGroups; ++g) {
      const float stored = norms[i * kGroups + g];
      if (!std::isfinite(computed[g]) || !(std::abs(stored - computed[g]) <= kNormTolerance * computed[g]))
        return corrupt(file.where(), {"tensor \"group_norms\" says ", stored, " for ", kGroupNames[g], " of row ",
                                      grouped(i), ", the vector itself gives ", computed[g]});
      groupNormPlanes_[g * context.rows + i] = computed[g];
    }
  }
  return {};
}

Result<void> Cell::readTexts(const Safetensors& file, std::size_t rows) {
  struct Text {
    StringColumn* column;
    const char* name;
  };
  for (const Text& text :
       {Text{&ids, "id"}, Text{&titles, "title"}, Text{&artists, "artist"}, Text{&albums, "album"}}) {
    auto column = StringColumn::read(file, text.name, rows);
    if (!column) return std::move(column).error();
    *text.column = *column;
  }
  if (file.find("preview.bytes") == nullptr) return {};
  auto previews = StringColumn::read(file, "preview", rows);
  if (!previews) return std::move(previews).error();
  previews_ = *previews;
  return {};
}

Result<void> Cell::readNumbers(const Safetensors& file, const CellContext& context) {
  const std::size_t rows = context.rows;
  if (auto done = readColumn(genres, file, "genre", {rows}, true); !done) return done;
  if (auto done = readColumn(years, file, "year", {rows}, true); !done) return done;
  if (auto done = readColumn(durations, file, "duration", {rows}, true); !done) return done;
  if (auto done = readColumn(tempos_, file, "tempo", {rows}, true); !done) return done;
  if (auto done = readColumn(brightness_, file, "brightness", {rows}, false); !done) return done;
  if (auto done = readColumn(loudness_, file, "loudness", {rows}, false); !done) return done;
  if (auto done = readColumn(dynamics_, file, "dynamics", {rows}, false); !done) return done;
  if (auto done = readColumn(keys_, file, "key", {rows}, false); !done) return done;
  if (auto done = readColumn(works_, file, "work", {rows}, false); !done) return done;
  if (auto done = readColumn(places_, file, "map", {rows, 2}, false); !done) return done;

  for (std::size_t i = 0; i < rows; ++i)
    if (genres[i] >= context.genres && genres[i] != kUnknownGenre)
      return corrupt(file.where(), {"tensor \"genre\" names genre ", grouped(genres[i]), " at row ", grouped(i),
                                    ", the index has ", grouped(context.genres)});
  for (std::size_t i = 0; i < keys_.size(); ++i)
    if (keys_[i] >= 24 && keys_[i] != Traits::kUnknownKey)
      return corrupt(file.where(), {"tensor \"key\" holds ", grouped(keys_[i]), " at row ", grouped(i),
                                    ", expected 0 to 23, or 255 for unknown"});
  struct Check {
    std::span<const float> values;
    bool (*valid)(float);
    const char* expected;
    const char* tensor;
  };
  for (const Check& check : {Check{durations, notNegative, "a finite number, 0 or more", "duration"},
                             Check{tempos_, notNegative, "a finite number, 0 or more", "tempo"},
                             Check{brightness_, finiteOrUnknown, "a finite number or NaN", "brightness"},
                             Check{loudness_, finiteOrUnknown, "a finite number or NaN", "loudness"},
                             Check{dynamics_, finiteOrUnknown, "a finite number or NaN", "dynamics"},
                             Check{places_, finite, "a finite number", "map"}})
    if (auto done = checkValues(check.values, check.valid, check.expected, check.tensor, file.where()); !done)
      return done;
  return {};
}

Traits Cell::traits(std::size_t row) const {
  Traits traits;
  traits.tempo = tempos_[row];
  if (!brightness_.empty()) traits.brightness = brightness_[row];
  if (!loudness_.empty()) traits.loudness = loudness_[row];
  if (!dynamics_.empty()) traits.dynamics = dynamics_[row];
  if (!keys_.empty()) traits.key = keys_[row];
  return traits;
}

std::optional<std::uint32_t> Cell::work(std::size_t row) const {
  if (works_.empty()) return std::nullopt;
  return works_[row];
}

std::optional<std::array<float, 2>> Cell::place(std::size_t row) const {
  if (places_.empty()) return std::nullopt;
  return std::array<float, 2>{places_[2 * row], places_[2 * row + 1]};
}

}  // namespace earshot
