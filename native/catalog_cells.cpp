#include "native/catalog_cells.h"

#include <vector>

#include "shared/catalog/quantized_rows.h"
#include "shared/ranking/cell_partition.h"

namespace earshot {
namespace {

constexpr std::size_t kTracksPerCell = 200;
constexpr std::size_t kMostTracksPerCell = 400;

}  // namespace

Result<void> assignCells(CatalogDraft& draft, const ParallelFor& parallelFor) {
  if (draft.tracks.size() <= kTracksOfOneCell) return {};
  const auto dimensions = coveredDimensions(draft.space.groups);
  if (!dimensions) return dimensions.error();
  std::vector<float> values;
  values.reserve(draft.tracks.size() * *dimensions);
  for (const NewTrack& track : draft.tracks)
    values.insert(values.end(), track.vector.begin(), track.vector.begin() + static_cast<std::ptrdiff_t>(*dimensions));

  CellOptions options;
  options.cells = draft.tracks.size() / kTracksPerCell;
  options.largest = kMostTracksPerCell;
  const auto cells =
      partitionIntoCells(Points{values.data(), draft.tracks.size(), *dimensions, *dimensions}, options, parallelFor);
  if (!cells) return cells.error();
  for (std::size_t i = 0; i < draft.tracks.size(); ++i) draft.tracks[i].cell = cells->assignment[i];
  return {};
}

}  // namespace earshot
