#include "shared/catalog/cell_outline.h"

#include <algorithm>
#include <cmath>

namespace earshot {
namespace {

constexpr float kMostSteps = 255;

}  // namespace

CellOutline outlineOf(const StoredVectors& vectors, std::span<const GroupRange, kGroups> groups) {
  CellOutline outline;
  std::copy_n(vectors.centroid().values, kDimensions, outline.centroid.begin());
  outline.centroidScale = vectors.centroid().scale;
  outline.radii = vectors.radii(groups);
  return outline;
}

void addOutlines(CatalogIndex& index, std::span<const CellOutline> outlines) {
  for (std::size_t g = 0; g < kGroups; ++g) {
    double largest = 0;
    for (const CellOutline& outline : outlines) largest = std::max(largest, outline.radii[g]);
    // A hair more: a bound that rounding made too short would hide a track.
    index.radiusSteps[g] = static_cast<float>(largest / static_cast<double>(kMostSteps) * (1 + 1e-6));
  }
  for (std::size_t c = 0; c < outlines.size(); ++c) {
    CellEntry& cell = index.cells[c];
    cell.centroid = outlines[c].centroid;
    cell.centroidScale = outlines[c].centroidScale;
    for (std::size_t g = 0; g < kGroups; ++g) {
      const float step = index.radiusSteps[g];
      const double steps = step > 0 ? std::ceil(outlines[c].radii[g] / static_cast<double>(step)) : 0;
      cell.radii[g] = static_cast<std::uint8_t>(std::min(steps, static_cast<double>(kMostSteps)));
    }
  }
}

}  // namespace earshot
