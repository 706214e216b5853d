#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "shared/buffer.h"
#include "shared/catalog/string_column.h"
#include "shared/catalog/track_columns.h"
#include "shared/records/json.h"
#include "shared/result.h"

namespace earshot {

/// What a cell's block is checked against: its index knows these.
struct CellContext {
  std::size_t rows = 0;
  std::size_t dimensions = 0;  ///< numbers of a stored vector
  std::size_t genres = 0;      ///< length of the catalog's list of genres
};

/// One cell: a block of `cells-<hash>.blocks`. docs/catalog-format.md lists the tensors.
class Cell {
 public:
  /// Takes the block's bytes, already compared with their hash. Errors: UnsupportedFormat, Corrupt, OutOfMemory.
  static Result<Cell> read(Buffer<std::byte> block, const CellContext& context, std::string_view where,
                           const JsonParser& parse);

  std::size_t rows() const { return ids.size(); }

  /// What ranking reads. To be taken and sealed by whoever ranks.
  TrackColumns columns;

  StringColumn ids, titles, artists;
  std::string_view album(std::size_t row) const { return albums_.size() == 0 ? std::string_view() : albums_[row]; }
  std::string_view preview(std::size_t row) const {
    return previews_.size() == 0 ? std::string_view() : previews_[row];
  }
  std::string_view isrc(std::size_t row) const { return isrcs_.size() == 0 ? std::string_view() : isrcs_[row]; }
  float duration(std::size_t row) const { return durations_.empty() ? 0 : durations_[row]; }

  /// Coordinates on the map, x and y, if the catalog has them.
  std::optional<std::array<float, 2>> place(std::size_t row) const;

 private:
  Result<void> readTexts(const Safetensors& file, std::size_t rows);
  Result<void> readVectors(const Safetensors& file, const CellContext& context);
  Result<void> readNumbers(const Safetensors& file, const CellContext& context);

  Buffer<std::byte> bytes_;  // what texts, durations and places point into
  StringColumn albums_, previews_, isrcs_;
  std::span<const float> durations_, places_;
};

}  // namespace earshot
