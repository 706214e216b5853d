#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "shared/buffer.h"
#include "shared/catalog/taste.h"
#include "shared/catalog/track_table.h"
#include "shared/factors/stored_factors.h"
#include "shared/ordering.h"
#include "shared/ranking/track_set.h"
#include "shared/result.h"

namespace earshot {

/// The factors of a cell's tracks in one piece of memory, as kernels read them: planes of 64 factors, in each of them
/// row after row, what fills the last plane being zero.
class FactorColumns {
 public:
  FactorColumns() = default;

  /// `rows` tracks without factors. Errors: OutOfMemory.
  static Result<FactorColumns> allocate(std::size_t rows, std::size_t factors);

  std::size_t rows() const { return scales.size(); }
  std::size_t planes() const { return planes_; }

  // They lie one after the other in this order, which wasm/src/taste.ts knows, too.
  std::span<std::int8_t> values;  ///< (planes, rows, kDimensions)
  std::span<float> scales;        ///< (rows)
  std::span<std::uint8_t> origins;

  /// A plane's values of rows from `row` on.
  const std::int8_t* plane(std::size_t plane, std::size_t row) const {
    return values.data() + (plane * rows() + row) * kDimensions;
  }
  /// What is stored of a row, as numbers.
  void copyFactors(std::size_t row, std::span<float> out) const;
  void set(std::size_t row, std::span<const float> factors, FactorsOrigin origin);
  void set(std::size_t row, std::span<const std::int8_t> stored, float scale, FactorsOrigin origin);

  std::byte* address() { return memory_.data(); }

 private:
  Buffer<std::byte> memory_;
  std::size_t planes_ = 0;
};

/// What a catalog knows of taste: the model, and the factors of those cells that are here.
class TasteTable {
 public:
  explicit TasteTable(Taste taste) : taste_(std::move(taste)) {}

  const Taste& taste() const { return taste_; }

  /// Precondition: allocated for the cell's rows and the model's factors.
  void load(std::size_t cell, FactorColumns&& columns);

  /// Gives the tracks of loaded cells from `firstCell` on that have none, songs that were added, factors by the ridge
  /// map, if there is one. Errors: OutOfMemory.
  Result<void> mapAdded(const TrackTable& table, std::size_t firstCell);

  /// Null while it is not here.
  const FactorColumns* cell(std::size_t number) const {
    return number < cells_.size() && cells_[number].rows() > 0 ? &cells_[number] : nullptr;
  }

  FactorsOrigin originOf(const TrackTable& table, std::uint32_t track) const;

  /// Stored factors, padded as a row of FactorMatrix. Precondition: they have an origin.
  void copyFactors(const TrackTable& table, std::uint32_t track, float* out) const;

 private:
  Taste taste_;
  std::vector<FactorColumns> cells_;
};

/// A listener's factors in whole steps: products with stored rows are sums of integers, off by at most half a step in
/// 32767 of the largest for each factor.
class TasteQuery {
 public:
  explicit TasteQuery(std::span<const float> listener);

  /// Rows at a time.
  static constexpr std::size_t kBatch = 256;

  /// preferences[i] = x.y of row begin + i, kBatch of them at most. Of a row without factors 0.
  void ask(const FactorColumns& cell, std::size_t begin, std::span<float> preferences) const;

 private:
  std::array<std::int16_t, kMostStoredFactors> steps_{};
  float step_ = 0;
};

/// The tracks that a listener prefers most, by looking at all that have factors: give it the cells, then take the
/// result.
class PreferredTracks {
 public:
  PreferredTracks(std::span<const float> listener, std::size_t limit) : query_(listener), limit_(limit) {}

  /// `firstTrack` is the number of the cell's first row.
  void scan(const FactorColumns& cell, std::uint32_t firstTrack, const TrackSet& excluded);

  /// Most preferred first, equal ones by their numbers: less x.y, 0, track.
  std::vector<SortKey> take();

 private:
  void cut();

  TasteQuery query_;
  std::size_t limit_;
  double least_ = -std::numeric_limits<double>::infinity();
  std::vector<SortKey> best_;
};

}  // namespace earshot
