#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "shared/catalog/quantized_rows.h"
#include "shared/parallel.h"
#include "shared/ranking/cell_probe.h"
#include "shared/ranking/k_means.h"

namespace earshot::bench {

/// Vectors as a catalog holds them in memory: stored rows, cell after cell.
class StoredCells {
 public:
  StoredCells(const std::vector<Embedding>& vectors, const Clustering& cells,
              const std::array<GroupRange, kGroups>& groups);

  RowBlock all() const { return block(0, scales_.size()); }
  RowBlock cell(std::size_t c) const { return block(begins_[c], begins_[c + 1] - begins_[c]); }
  const CellBalls& balls() const { return balls_; }
  std::uint32_t place(std::size_t vector) const { return places_[vector]; }  ///< its number here

 private:
  RowBlock block(std::size_t begin, std::size_t count) const;

  std::vector<std::uint32_t> places_;
  std::vector<std::size_t> begins_;
  std::vector<std::int8_t> values_;
  std::vector<float> scales_;
  std::array<std::vector<float>, kGroups> norms_;
  CellBalls balls_;
};

}  // namespace earshot::bench
