#include "bench/ranking/stored_cells.h"

#include <algorithm>
#include <cmath>

#include "shared/ranking/distance.h"

namespace earshot::bench {

StoredCells::StoredCells(const std::vector<Embedding>& vectors, const Clustering& cells,
                         const std::array<GroupRange, kGroups>& groups)
    : places_(vectors.size()), balls_(groups, cells.clusters) {
  values_.resize(vectors.size() * kDimensions);
  for (const auto& rows : cells.members()) {
    begins_.push_back(scales_.size());
    std::array<double, kDimensions> sums{};
    for (const std::uint32_t row : rows) {
      const std::size_t place = scales_.size();
      places_[row] = static_cast<std::uint32_t>(place);
      const std::span<std::int8_t, kDimensions> values(values_.data() + place * kDimensions, kDimensions);
      scales_.push_back(quantize(vectors[row], values));
      const auto norms = groupNorms({values.data(), scales_.back()}, groups);
      for (std::size_t g = 0; g < kGroups; ++g) norms_[g].push_back(norms[g]);
      for (std::size_t j = 0; j < kDimensions; ++j) sums[j] += static_cast<double>(vectors[row][j]);
    }
    Embedding mean{};
    for (std::size_t j = 0; j < kDimensions; ++j)
      mean[j] = static_cast<float>(sums[j] / static_cast<double>(rows.size()));
    std::array<std::int8_t, kDimensions> values;
    const float scale = quantize(mean, values);
    const QuantizedRow centroid = {values.data(), scale};
    const Embedding centre = centroid.vector();
    std::array<float, kGroups> radii{};
    for (std::size_t place = begins_.back(); place < scales_.size(); ++place)
      for (std::size_t g = 0; g < kGroups; ++g) {
        const double distance = groupDistance(centre, all().row(place), groups[g]);
        radii[g] = std::max(radii[g], static_cast<float>(distance * (1 + 1e-6)));
      }
    balls_.add(centroid, radii);
  }
  begins_.push_back(scales_.size());
}

RowBlock StoredCells::block(std::size_t begin, std::size_t count) const {
  return {count,
          values_.data() + begin * kDimensions,
          scales_.data() + begin,
          {norms_[0].data() + begin, norms_[1].data() + begin, norms_[2].data() + begin, norms_[3].data() + begin},
          static_cast<std::uint32_t>(begin)};
}

}  // namespace earshot::bench
