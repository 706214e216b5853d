#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/catalog/cell.h"
#include "shared/catalog/manifest.h"
#include "shared/catalog/space_description.h"
#include "shared/records/json.h"
#include "shared/result.h"

namespace earshot {

/// Where a block lies in its file, and what its bytes must hash to.
struct BlockEntry {
  std::uint64_t offset = 0;  ///< a multiple of 64
  std::uint64_t length = 0;
  std::array<std::uint8_t, 32> sha256{};
};

struct CellEntry {
  BlockEntry block;
  std::uint32_t rows = 0;
  std::uint32_t firstTrack = 0;  ///< tracks are numbered through all cells
  Embedding centroid{};          ///< mean of the stored vectors
  float radius = 0;              ///< largest Euclidean distance of a stored vector from it
};

enum class LookupKind : std::uint8_t { Ids, Words };

/// A run of sorted keys of one kind.
struct ShardEntry {
  BlockEntry block;
  LookupKind kind = LookupKind::Ids;
  std::uint32_t keys = 0;
  std::string firstKey;
};

/// `index-<hash>.safetensors`: what a page reads first to know which blocks it needs.
struct CatalogIndex {
  SpaceDescription space;
  std::uint32_t tracks = 0;
  std::vector<CellEntry> cells;
  std::vector<ShardEntry> shards;  ///< ids, then words, each by key
  std::vector<std::string> genres;

  std::vector<std::byte> bytes() const;

  /// Checks the index by itself and against its manifest (space, counts, that blocks follow one another inside their
  /// files). Errors: UnsupportedFormat, Corrupt, VersionMismatch.
  static Result<CatalogIndex> read(std::span<const std::byte> bytes, const Manifest& manifest, const JsonParser& parse);

  /// Which cell holds a track. Precondition: track < tracks.
  std::size_t cellOf(std::uint32_t track) const;

  CellContext context(std::size_t cell) const {
    return {cells[cell].rows, cells[cell].firstTrack, genres.size(), space.groups};
  }
};

/// A block of a file that is wholly in memory. Precondition: `file` has the size the manifest says. Errors: Corrupt
/// (hash; not compared where `hash` is empty because the file as a whole was), OutOfMemory.
Result<Buffer<std::byte>> cutBlock(std::span<const std::byte> file, const BlockEntry& block, std::string_view where,
                                   const HashFunction& hash);

/// The same for a block that was fetched by itself.
Result<void> checkBlock(std::span<const std::byte> bytes, const BlockEntry& block, std::string_view where,
                        const HashFunction& hash);

}  // namespace earshot
