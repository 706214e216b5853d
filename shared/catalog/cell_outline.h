#pragma once

#include <array>
#include <span>
#include <vector>

#include "shared/catalog/catalog_index.h"
#include "shared/catalog/new_track.h"

namespace earshot {

/// Where the tracks of a cell lie, from what is stored of them.
struct CellOutline {
  std::array<std::int8_t, kDimensions> centroid{};
  float centroidScale = 0;
  std::array<double, kGroups> radii{};
};

CellOutline outlineOf(std::span<const NewTrack* const> tracks, std::span<const GroupRange, kGroups> groups);

/// Writes the outlines into the index's cells, radii as whole steps that never fall short of them.
void addOutlines(CatalogIndex& index, std::span<const CellOutline> outlines);

}  // namespace earshot
