#include "shared/catalog/stored_vectors.h"

#include <algorithm>

namespace earshot {
namespace {

Embedding meanOf(std::span<const Embedding> vectors) {
  Embedding mean{};
  for (std::size_t j = 0; j < kDimensions && !vectors.empty(); ++j) {
    double sum = 0;
    for (const Embedding& vector : vectors) sum += static_cast<double>(vector[j]);
    mean[j] = static_cast<float>(sum / static_cast<double>(vectors.size()));
  }
  return mean;
}

std::span<std::int8_t, kDimensions> rowOf(std::vector<std::int8_t>& values, std::size_t row) {
  return std::span<std::int8_t, kDimensions>(values.data() + row * kDimensions, kDimensions);
}

}  // namespace

StoredVectors::StoredVectors(std::span<const Embedding> vectors, std::span<const std::uint32_t> partRows)
    : partRows_(partRows.begin(), partRows.end()),
      centres_(partRows.size() * kDimensions),
      values_(vectors.size() * kDimensions) {
  centroidScale_ = quantize(meanOf(vectors), centroid_);
  std::size_t begin = 0;
  for (std::size_t part = 0; part < partRows.size(); ++part) {
    const auto members = vectors.subspan(begin, partRows[part]);
    begin += members.size();
    centreScales_.push_back(quantize(meanOf(members), rowOf(centres_, part)));
    for (const Embedding& vector : members) {
      scales_.push_back(quantize(fromCentre(vector, centre(part)), rowOf(values_, scales_.size())));
      parts_.push_back(static_cast<std::uint32_t>(part));
    }
  }
}

QuantizedRow StoredVectors::row(std::size_t i) const {
  return {values_.data() + i * kDimensions, scales_[i], centre(parts_[i])};
}

std::array<double, kGroups> StoredVectors::radii(std::span<const GroupRange, kGroups> groups) const {
  std::array<double, kGroups> radii{};
  for (std::size_t i = 0; i < size(); ++i)
    for (std::size_t g = 0; g < kGroups; ++g)
      radii[g] = std::max(radii[g], groupDistance(centroid(), row(i), groups[g]));
  return radii;
}

}  // namespace earshot
