#include "shared/catalog/cell_balls.h"

#include <algorithm>

namespace earshot {

CellBalls::CellBalls(std::span<const GroupRange, kGroups> groups, std::size_t cells)
    : values_(cells * kDimensions), scales_(cells), norms_(cells * kGroups), radii_(cells * kGroups) {
  std::copy(groups.begin(), groups.end(), groups_.begin());
}

void CellBalls::add(const QuantizedRow& centroid, std::span<const float, kGroups> radii) {
  const std::size_t cell = added_++;
  std::copy_n(centroid.values, kDimensions, values_.data() + cell * kDimensions);
  scales_[cell] = centroid.scale;
  const auto norms = groupNorms(centroid, groups_);
  for (std::size_t g = 0; g < kGroups; ++g) {
    norms_[g * size() + cell] = norms[g];
    radii_[cell * kGroups + g] = radii[g] * (1 + 1e-6F);
  }
}

RowBlock CellBalls::centroids() const {
  RowBlock block = {size(), values_.data(), scales_.data(), {}, 0};
  for (std::size_t g = 0; g < kGroups; ++g) block.groupNorms[g] = norms_.data() + g * size();
  return block;
}

}  // namespace earshot
