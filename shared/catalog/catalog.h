#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/buffer.h"
#include "shared/catalog/catalog_index.h"
#include "shared/catalog/cell.h"
#include "shared/catalog/manifest.h"
#include "shared/catalog/new_track.h"
#include "shared/result.h"

namespace earshot {

/// One track, all of it. The texts live as long as the catalog.
struct TrackView {
  std::uint32_t number = 0;
  std::string_view id, title, artist, album, genre, preview;
  int year = 0;        ///< 0 unknown
  float duration = 0;  ///< seconds, 0 unknown
  Traits traits;
  std::optional<std::uint32_t> work;          ///< equal for versions of one title
  std::optional<std::array<float, 2>> place;  ///< on the map
  QuantizedRow row;
};

/// A catalog in memory, whole or as many of its cells as were needed. Tracks have numbers from 0 on through all cells,
/// whether these are here or not.
class Catalog {
 public:
  /// Nothing loaded yet. Both were read by their own readers, so their parts agree.
  Catalog(Manifest manifest, CatalogIndex index);

  /// Tracks that never were in a file (a listener's own songs), as a catalog of one cell. Errors: as
  /// writeCatalog.
  static Result<Catalog> fromTracks(std::span<const NewTrack> tracks, const SpaceDescription& space);

  /// Takes one cell's block. Errors: Cell::read's, Corrupt (an id that is already here), InvalidArgument (no such cell,
  /// or it is loaded already).
  Result<void> addCell(std::size_t cell, Buffer<std::byte> block, const JsonParser& parse);

  /// Takes the whole of `cells-<hash>.blocks`, already compared with its hash.
  Result<void> addCells(std::span<const std::byte> file, const JsonParser& parse);

  const Manifest& manifest() const { return manifest_; }
  const CatalogIndex& index() const { return index_; }
  const SpaceDescription& space() const { return index_.space; }
  std::uint32_t tracks() const { return index_.tracks; }
  std::uint32_t loadedTracks() const { return loadedTracks_; }

  /// Null while it is not loaded.
  const Cell* cell(std::size_t number) const { return cells_[number] ? &*cells_[number] : nullptr; }
  std::size_t cells() const { return cells_.size(); }
  bool isLoaded(std::uint32_t track) const { return track < tracks() && cell(index_.cellOf(track)) != nullptr; }

  /// Precondition: isLoaded(track).
  TrackView track(std::uint32_t track) const;

  /// Among the loaded tracks.
  std::optional<std::uint32_t> find(std::string_view id) const;

  /// Calls visit for each loaded track of a work.
  void forEachVersion(std::uint32_t work, const std::function<void(std::uint32_t track)>& visit) const;

 private:
  Result<void> addCell(std::size_t number, Cell cell);
  Result<void> addIds(const Cell& cell);
  std::size_t slotOf(std::string_view id) const;
  std::string_view idOf(std::uint32_t track) const;

  Manifest manifest_;
  CatalogIndex index_;
  std::vector<std::optional<Cell>> cells_;
  std::vector<std::uint32_t> slots_;  ///< open addressing: a track number + 1, or 0 where free; at most half full
  std::uint32_t loadedTracks_ = 0;
};

/// Gives the bytes of a file of the catalog by its name.
using CatalogReader = std::function<Result<std::vector<std::byte>>(const std::string& name)>;

/// Reads a whole catalog: manifest, index, cells, each compared with its hash.
Result<Catalog> openCatalog(const CatalogReader& read, const HashFunction& hash, const JsonParser& parse);

}  // namespace earshot
