#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/catalog/block_entries.h"
#include "shared/catalog/cell.h"
#include "shared/catalog/cell_balls.h"
#include "shared/catalog/manifest.h"
#include "shared/catalog/space_description.h"
#include "shared/records/json.h"
#include "shared/result.h"

namespace earshot {

/// The most tracks that `head` names.
inline constexpr std::size_t kHeadTracks = 200;

struct CellEntry {
  BlockEntry block;
  std::uint32_t rows = 0;
  std::array<std::int8_t, kDimensions> centroid{};  ///< in units of centroidScale: about the mean of its vectors
  float centroidScale = 0;
  std::array<std::uint8_t, kGroups> radii{};  ///< in units of CatalogIndex::radiusSteps
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
  std::size_t dimensions = 0;  ///< that the space's groups cover
  std::vector<CellEntry> cells;
  std::array<float, kGroups> radiusSteps{};
  std::vector<ShardEntry> shards;  ///< ids, then words, each by key
  std::vector<std::string> genres;
  std::vector<std::uint32_t> head;  ///< the most popular tracks, most popular first

  std::vector<std::byte> bytes() const;

  /// Checks the index by itself and against its manifest (space, counts, that blocks follow one another inside their
  /// files). Errors: UnsupportedFormat, Corrupt, VersionMismatch.
  static Result<CatalogIndex> read(std::span<const std::byte> bytes, const Manifest& manifest, const JsonParser& parse);

  CellContext context(std::size_t cell) const { return {cells[cell].rows, dimensions, genres.size()}; }

  QuantizedRow centroid(std::size_t cell) const { return {cells[cell].centroid.data(), cells[cell].centroidScale}; }

  CellBalls balls() const;

  /// Within a group, none of a cell's stored vectors is farther from its centroid than this (Euclidean).
  float radius(std::size_t cell, std::size_t group) const {
    return radiusSteps[group] * static_cast<float>(cells[cell].radii[group]);
  }
};

}  // namespace earshot
