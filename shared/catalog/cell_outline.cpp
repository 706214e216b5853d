#include "shared/catalog/cell_outline.h"

#include <algorithm>
#include <cmath>

#include "shared/catalog/quantized_rows.h"

namespace earshot {
namespace {

constexpr float kMostSteps = 255;

}  // namespace

CellOutline outlineOf(std::span<const NewTrack* const> tracks, std::span<const GroupRange, kGroups> groups) {
  CellOutline outline;
  if (tracks.empty()) return outline;
  std::vector<std::array<std::int8_t, kDimensions>> values(tracks.size());
  std::vector<float> scales;
  std::array<double, kDimensions> sum{};
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    scales.push_back(quantize(tracks[i]->vector, values[i]));
    const Embedding stored = QuantizedRow{values[i].data(), scales[i]}.vector();
    for (std::size_t j = 0; j < kDimensions; ++j) sum[j] += static_cast<double>(stored[j]);
  }
  Embedding mean{};
  for (std::size_t j = 0; j < kDimensions; ++j)
    mean[j] = static_cast<float>(sum[j] / static_cast<double>(tracks.size()));
  outline.centroidScale = quantize(mean, outline.centroid);
  const Embedding centroid = QuantizedRow{outline.centroid.data(), outline.centroidScale}.vector();
  for (std::size_t i = 0; i < tracks.size(); ++i)
    for (std::size_t g = 0; g < kGroups; ++g)
      outline.radii[g] = std::max(outline.radii[g], groupDistance(centroid, {values[i].data(), scales[i]}, groups[g]));
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
