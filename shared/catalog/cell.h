#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "shared/buffer.h"
#include "shared/catalog/cell_columns.h"
#include "shared/catalog/new_track.h"
#include "shared/catalog/quantized_rows.h"
#include "shared/catalog/string_column.h"
#include "shared/catalog/traits.h"
#include "shared/records/json.h"
#include "shared/result.h"

namespace earshot {

/// What a cell's block is checked against: its index knows these.
struct CellContext {
  std::size_t rows = 0;
  std::uint32_t firstTrack = 0;  ///< the track number of row 0
  std::size_t genres = 0;        ///< length of the catalog's list of genres
  std::array<GroupRange, kGroups> groups{};
};

/// The tracks of one cell: a block of `cells-<hash>.blocks`, read in place. docs/catalog-format.md lists the tensors.
class Cell {
 public:
  static constexpr std::uint16_t kUnknownGenre = 65535;

  /// Takes the block's bytes, already compared with their hash. Errors: UnsupportedFormat, Corrupt, OutOfMemory.
  static Result<Cell> read(Buffer<std::byte> block, const CellContext& context, std::string_view where,
                           const JsonParser& parse);

  /// Tracks that never were in a file, from track number 0 on, with their genres as collectGenres gives them: as if
  /// writeCell's block were read, but without a writer, which a page would have to load. Errors: checkTracks'.
  static Result<Cell> of(std::span<const NewTrack* const> tracks, std::span<const std::string> genreNames,
                         std::span<const GroupRange, kGroups> groups);

  std::size_t rows() const { return rows_.rows; }
  const RowBlock& vectors() const { return rows_; }

  StringColumn ids, titles, artists, albums;
  std::string_view preview(std::size_t row) const {
    return previews_.size() == 0 ? std::string_view() : previews_[row];
  }
  std::span<const std::uint16_t> genres;  ///< an index into the catalog's genres, or kUnknownGenre
  std::span<const std::int16_t> years;    ///< 0 unknown
  std::span<const float> durations;       ///< seconds, 0 unknown
  Traits traits(std::size_t row) const;

  /// Rows of one number are versions of one title; none where the catalog does not say.
  std::optional<std::uint32_t> work(std::size_t row) const;

  std::span<const std::uint32_t> works() const { return works_; }  ///< empty where the catalog does not say

  /// Coordinates on the map, x and y, if the catalog has them.
  std::optional<std::array<float, 2>> place(std::size_t row) const;

 private:
  Result<void> readVectors(const Safetensors& file, const CellContext& context);
  Result<void> readTexts(const Safetensors& file, std::size_t rows);
  Result<void> readNumbers(const Safetensors& file, const CellContext& context);

  // What everything else points into: the one or the other.
  Buffer<std::byte> bytes_;
  CellColumns columns_;
  Buffer<float> groupNormPlanes_;
  RowBlock rows_;
  StringColumn previews_;
  std::span<const float> tempos_, brightness_, loudness_, dynamics_, places_;
  std::span<const std::uint8_t> keys_;
  std::span<const std::uint32_t> works_;
};

}  // namespace earshot
