#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "shared/catalog/cell_balls.h"
#include "shared/catalog/space_description.h"
#include "shared/catalog/track_columns.h"

namespace earshot {

/// The numbers of a catalog's tracks: all that ranking reads. Tracks are numbered from 0 on through all cells, whether
/// these are here or not. Cells come in any order; tracks that are added later come after them all.
class TrackTable {
 public:
  /// `balls` are of these cells.
  TrackTable(SpaceDescription space, std::span<const std::uint32_t> cellRows, CellBalls balls);

  /// Of tracks that are all added later.
  explicit TrackTable(SpaceDescription space) : TrackTable(std::move(space), {}, {}) {}

  const SpaceDescription& space() const { return space_; }
  std::uint32_t tracks() const { return firstTracks_.back(); }
  std::uint32_t loadedTracks() const { return loadedTracks_; }
  std::size_t cells() const { return cells_.size(); }
  std::uint32_t rows(std::size_t cell) const { return firstTracks_[cell + 1] - firstTracks_[cell]; }
  std::uint32_t firstTrack(std::size_t cell) const { return firstTracks_[cell]; }

  /// Where the first cells lie; those that were appended are anywhere.
  const CellBalls& balls() const { return balls_; }

  /// Fills a cell. Precondition: it is one of the first, not loaded yet, of so many rows. Errors: TrackColumns::seal's.
  Result<void> load(std::size_t cell, TrackColumns&& columns, std::string_view where);

  /// Adds a cell of tracks that never were in a file. Returns the first one's number. Errors: TrackColumns::seal's.
  Result<std::uint32_t> append(TrackColumns&& columns);

  /// Null while it is not loaded.
  const TrackColumns* cell(std::size_t number) const { return cells_[number].isSealed() ? &cells_[number] : nullptr; }

  /// Precondition: track < tracks().
  std::size_t cellOf(std::uint32_t track) const;
  bool isLoaded(std::uint32_t track) const { return track < tracks() && cells_[cellOf(track)].isSealed(); }

  // Preconditions: isLoaded(track).
  TrackNumbers numbers(std::uint32_t track) const;
  QuantizedRow row(std::uint32_t track) const;

  /// A track of the same work as the i-th of some tracks.
  struct Version {
    std::uint32_t track;
    std::size_t i;
  };
  /// Other loaded tracks of the works of these. One pass for all of them. Precondition: they are loaded.
  std::vector<Version> versionsOf(std::span<const std::uint32_t> tracks) const;

 private:
  Result<void> seal(TrackColumns& columns, std::uint32_t firstTrack, std::string_view where);

  SpaceDescription space_;
  CellBalls balls_;
  std::vector<TrackColumns> cells_;
  std::vector<std::uint32_t> firstTracks_;  ///< of each cell, and one past the last track
  std::uint32_t loadedTracks_ = 0;
  // By the last digits of a work's number: none, one or more tracks of it are here. Most works have one. A byte a
  // track.
  std::vector<std::uint8_t> works_;
};

}  // namespace earshot
