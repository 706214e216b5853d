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
#include "shared/catalog/lookup.h"
#include "shared/catalog/manifest.h"
#include "shared/catalog/track_table.h"
#include "shared/result.h"

namespace earshot {

/// One track, all of it. The texts live as long as the catalog.
struct TrackView {
  std::uint32_t number = 0;
  std::string_view id, title, artist, album, genre, preview, isrc;
  float duration = 0;  ///< seconds, 0 unknown
  TrackNumbers numbers;
  std::optional<std::array<float, 2>> place;  ///< on the map
  QuantizedRow row;
};

/// Gives the bytes of a file of the catalog by its name.
using CatalogReader = std::function<Result<std::vector<std::byte>>(const std::string& name)>;

/// A file that the manifest names, compared with its hash. Errors: the reader's, Corrupt. Precondition: it names one.
Result<std::vector<std::byte>> readChecked(const Manifest& manifest, FileRole role, const CatalogReader& read,
                                           const HashFunction& hash);

/// A whole catalog in memory, as native programs read it. (A page has a reader of its own, wasm/src/catalog/, which
/// keeps texts out of the engine and loads the cells that it needs; both are tested against the same damaged catalogs.)
class Catalog {
 public:
  /// Reads manifest, index, cells and lookup, each file compared with its hash. Errors: the reader's,
  /// UnsupportedFormat, Corrupt, VersionMismatch, OutOfMemory.
  static Result<Catalog> open(const CatalogReader& read, const HashFunction& hash, const JsonParser& parse);

  const Manifest& manifest() const { return manifest_; }
  const CatalogIndex& index() const { return index_; }
  const TrackTable& table() const { return table_; }
  std::uint32_t tracks() const { return index_.tracks; }

  /// Precondition: track < tracks().
  TrackView track(std::uint32_t track) const;

  /// By its id, or by one that was merged into it.
  std::optional<std::uint32_t> find(std::string_view id) const;

 private:
  Catalog(Manifest manifest, CatalogIndex index, TrackTable table);
  Result<void> addCell(std::size_t number, Buffer<std::byte> block, const JsonParser& parse);
  Result<void> addShard(std::size_t number, Buffer<std::byte> block, const JsonParser& parse);

  Manifest manifest_;
  CatalogIndex index_;
  TrackTable table_;
  std::vector<Cell> cells_;
  std::vector<LookupShard> shards_;
};

}  // namespace earshot
