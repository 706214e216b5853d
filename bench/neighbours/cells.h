#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/catalog/track_table.h"
#include "shared/ranking/cell_probe.h"
#include "shared/ranking/exact_scan.h"

namespace earshot::bench {

/// Rows as a catalog ships them: int8, cell after cell and part after part, each cell with its centroid and radii.
struct ShippedCells {
  std::vector<std::uint32_t> rows;      ///< of each cell
  std::vector<std::uint32_t> parts;     ///< of each cell
  std::vector<std::uint32_t> partRows;  ///< of each part
  std::vector<std::int8_t> centres;
  std::vector<float> centreScales;
  std::vector<std::int8_t> vectors;
  std::vector<float> scales;
  std::vector<std::int8_t> centroids;
  std::vector<float> centroidScales;
  std::vector<float> radii;  ///< kGroups a cell
};

/// The ranking room's two ways to search them, alone: without seeds, reasons and messages. Euclidean, equal weights.
class CellSearch {
 public:
  explicit CellSearch(const ShippedCells& cells);

  std::vector<Neighbour> exact(const Embedding& query, std::size_t limit) const;

  /// Cells in the order of their promise, until 32 in a row changed nothing: what in memory is meant for.
  std::vector<Neighbour> probed(const Embedding& query, std::size_t limit) const;

  std::size_t cells() const { return table_.cells(); }

 private:
  std::vector<Neighbour> search(const Embedding& query, std::size_t limit, Patience patience) const;

  TrackTable table_;
  Distance distance_;
};

}  // namespace earshot::bench
