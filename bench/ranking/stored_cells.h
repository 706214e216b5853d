#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "shared/catalog/track_table.h"
#include "shared/ranking/cell_probe.h"
#include "shared/ranking/k_means.h"

namespace earshot::bench {

/// Vectors as a catalog holds them in memory: stored rows, cell after cell.
class StoredCells {
 public:
  StoredCells(const std::vector<Embedding>& vectors, const Clustering& cells, std::span<const std::uint32_t> parts,
              const std::array<GroupRange, kGroups>& groups);

  std::size_t rows() const { return table_.tracks(); }
  const TrackColumns& cell(std::size_t c) const { return *table_.cell(c); }
  std::size_t cells() const { return table_.cells(); }
  QuantizedRow row(std::uint32_t place) const { return table_.row(place); }
  const CellBalls& balls() const { return table_.balls(); }
  std::uint32_t place(std::size_t vector) const { return places_[vector]; }  ///< its number here

 private:
  std::vector<std::uint32_t> places_;
  TrackTable table_;
};

}  // namespace earshot::bench
