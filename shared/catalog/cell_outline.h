#pragma once

#include <array>
#include <span>
#include <vector>

#include "shared/catalog/catalog_index.h"
#include "shared/catalog/stored_vectors.h"

namespace earshot {

/// Where the tracks of a cell lie.
struct CellOutline {
  std::array<std::int8_t, kDimensions> centroid{};
  float centroidScale = 0;
  std::array<double, kGroups> radii{};
};

CellOutline outlineOf(const StoredVectors& vectors, std::span<const GroupRange, kGroups> groups);

/// Writes the outlines into the index's cells, radii as whole steps that never fall short of them.
void addOutlines(CatalogIndex& index, std::span<const CellOutline> outlines);

}  // namespace earshot
