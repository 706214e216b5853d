#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "shared/buffer.h"
#include "shared/result.h"

namespace earshot {

/// How often a listener played an item, or how much it weighs.
struct Play {
  std::uint32_t listener = 0;
  std::uint32_t item = 0;
  float count = 0;
};

/// A sparse matrix by rows: the items of each listener, or the listeners of each item once transposed. Columns rise
/// within a row and are there once. 8 bytes a value, 8 a row.
class Interactions {
 public:
  Interactions() = default;

  /// Listeners are rows. Plays of one listener and item are summed. The order of `plays` does not matter, except for
  /// the rounding of such sums. Needs 8 bytes a play and 8 a listener and item besides, while it works.
  /// Errors: OutOfMemory, InvalidArgument (a listener or item out of range), NotFinite (a count that is not a finite
  /// number above 0, or a sum that is none).
  static Result<Interactions> of(std::span<const Play> plays, std::size_t listeners, std::size_t items);

  /// Columns become rows. Errors: OutOfMemory.
  Result<Interactions> transposed() const;

  /// The same, to be changed. Errors: OutOfMemory.
  Result<Interactions> copied() const;

  std::size_t rows() const { return begins_.empty() ? 0 : begins_.size() - 1; }
  std::size_t columns() const { return columnCount_; }
  std::size_t size() const { return columns_.size(); }  ///< pairs that are there

  std::size_t begin(std::size_t row) const { return begins_[row]; }
  std::size_t sizeOf(std::size_t row) const { return begins_[row + 1] - begins_[row]; }
  std::span<const std::uint32_t> columnsOf(std::size_t row) const {
    return columns_.span().subspan(begins_[row], sizeOf(row));
  }
  std::span<const float> valuesOf(std::size_t row) const { return values_.span().subspan(begins_[row], sizeOf(row)); }

  std::span<const float> values() const { return values_.span(); }
  std::span<float> values() { return values_.span(); }

 private:
  Buffer<std::uint64_t> begins_;  ///< (rows + 1)
  Buffer<std::uint32_t> columns_;
  Buffer<float> values_;
  std::size_t columnCount_ = 0;
};

}  // namespace earshot
