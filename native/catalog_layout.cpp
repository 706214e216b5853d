#include "native/catalog_layout.h"

#include <algorithm>
#include <vector>

#include "shared/catalog/quantized_rows.h"
#include "shared/ranking/cell_partition.h"
#include "shared/ranking/track_map.h"

namespace earshot {
namespace {

constexpr std::size_t kTracksPerCell = 320;
constexpr std::size_t kMostTracksPerCell = 640;
constexpr std::size_t kTracksPerPart = 64;
constexpr std::size_t kLeastInParts = 512;
constexpr std::size_t kTracksPerRegion = 20;  // of the map of a catalog of one cell

}  // namespace

Result<void> layOut(CatalogDraft& draft, const ParallelFor& parallelFor) {
  const std::size_t tracks = draft.tracks.size();
  if (tracks == 0) return {};
  const auto dimensions = coveredDimensions(draft.space.groups);
  if (!dimensions) return dimensions.error();
  std::vector<float> values;
  values.reserve(tracks * *dimensions);
  for (const NewTrack& track : draft.tracks)
    values.insert(values.end(), track.vector.begin(), track.vector.begin() + static_cast<std::ptrdiff_t>(*dimensions));
  const Points points{values.data(), tracks, *dimensions, *dimensions};

  const bool large = tracks > kTracksOfOneCell;
  CellOptions options;
  options.cells = std::max<std::size_t>(1, tracks / (large ? kTracksPerCell : kTracksPerRegion));
  options.largest = kMostTracksPerCell;
  const auto cells = partitionIntoCells(points, options, parallelFor);
  if (!cells) return cells.error();
  // Catalogs of one cell are stored in parts, too; the smallest keep the order in which their tracks came.
  Clustering stored = *cells;
  if (!large) {
    stored.clusters = 1;
    stored.assignment.assign(tracks, 0);
  }
  const std::size_t tracksPerPart = tracks < kLeastInParts ? kLeastInParts : kTracksPerPart;
  const std::vector<std::uint32_t> parts = partsOfCells(points, stored, tracksPerPart, parallelFor);
  const std::vector<float> map = mapOf(points, *cells, {}, parallelFor);
  for (std::size_t i = 0; i < tracks; ++i) {
    draft.tracks[i].cell = stored.assignment[i];
    draft.tracks[i].part = parts[i];
    draft.tracks[i].place = {{map[2 * i], map[2 * i + 1]}};
  }
  return {};
}

}  // namespace earshot
