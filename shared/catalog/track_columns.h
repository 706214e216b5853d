#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "shared/buffer.h"
#include "shared/catalog/quantized_rows.h"
#include "shared/catalog/traits.h"
#include "shared/result.h"

namespace earshot {

inline constexpr std::uint16_t kUnknownGenre = 65535;
inline constexpr std::uint8_t kUnknownPopularity = 255;
inline constexpr std::uint32_t kUnnumbered = 0xFFFFFFFF;

/// What ranking knows of one track.
struct TrackNumbers {
  Traits traits;
  std::uint16_t genre = kUnknownGenre;                 ///< a number in the catalog's genres
  std::int16_t year = 0;                               ///< of release; 0 unknown
  std::uint8_t popularity = kUnknownPopularity;        ///< 0 to 100
  std::uint32_t work = kUnnumbered;                    ///< equal for versions of one title
  std::uint32_t artist = kUnnumbered;                  ///< equal for tracks of one artist
  std::uint32_t album = kUnnumbered;                   ///< equal for tracks of one album
  std::uint8_t artistPopularity = kUnknownPopularity;  ///< the highest of the artist's tracks
};

/// The numbers of the tracks of one cell, column by column, in one piece of memory. Texts are elsewhere: in a page they
/// never enter the engine.
class TrackColumns {
 public:
  TrackColumns() = default;

  /// `rows` tracks that nothing is known of, at the origin, which is the centre of all `parts`; all are of the last.
  /// Errors: OutOfMemory.
  static Result<TrackColumns> allocate(std::size_t rows, std::size_t parts = 1);

  std::size_t rows() const { return rows_; }
  std::size_t parts() const { return partEnds.size(); }

  // They lie one after the other in this order, which wasm/src/ranker.ts knows, too; kDimensions numbers a vector.
  // Those of the parts are what vectors are differences from, and one past the last row of each, which never falls.
  std::span<std::int8_t> vectors, centres;
  std::span<float> centreScales;
  std::span<std::uint32_t> partEnds;
  std::span<float> scales, tempos, brightness, loudness, dynamics;
  std::span<std::uint32_t> works, artists, albums;
  std::span<std::uint16_t> genres;
  std::span<std::int16_t> years;
  std::span<std::uint8_t> keys, popularity, artistPopularity;

  void set(std::size_t row, const TrackNumbers& numbers);
  TrackNumbers numbers(std::size_t row) const;
  Traits traits(std::size_t row) const;

  /// When parts, vectors and scales are filled: what ranking reads, with the first row's track number. Errors: Corrupt
  /// (a row whose squared length is beyond a float; `where` names the cell).
  Result<void> seal(std::span<const GroupRange, kGroups> groups, std::uint32_t firstTrack, std::string_view where);
  bool isSealed() const { return sealed_; }

  RowBlock block(std::size_t part) const;
  QuantizedRow row(std::size_t row) const;

  /// The memory of it all, for whoever fills it from outside.
  std::byte* address() { return memory_.data(); }

 private:
  Buffer<std::byte> memory_;
  std::span<float> norms_;  // kGroups planes, and one of their sums
  std::size_t rows_ = 0;
  bool sealed_ = false;
  std::uint32_t firstTrack_ = 0;
};

}  // namespace earshot
