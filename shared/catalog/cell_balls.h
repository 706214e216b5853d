#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/catalog/quantized_rows.h"

namespace earshot {

/// Where the rows of cells lie: around centroids, in each group no farther than a radius (Euclidean).
class CellBalls {
 public:
  CellBalls() = default;
  CellBalls(std::span<const GroupRange, kGroups> groups, std::size_t cells);

  /// The next of them. To be called once for each, before anything is asked.
  void add(const QuantizedRow& centroid, std::span<const float, kGroups> radii);

  std::size_t size() const { return scales_.size(); }

  RowBlock centroids() const;

  /// A hair more than was added: what products and roots may have lost.
  std::span<const float, kGroups> radii(std::size_t cell) const {
    return std::span<const float, kGroups>(radii_.data() + cell * kGroups, kGroups);
  }

 private:
  std::array<GroupRange, kGroups> groups_{};
  std::size_t added_ = 0;
  std::vector<std::int8_t> values_;
  std::vector<float> scales_;
  std::vector<float> norms_;  ///< (kGroups, cells)
  std::vector<float> radii_;  ///< (cells, kGroups)
};

}  // namespace earshot
