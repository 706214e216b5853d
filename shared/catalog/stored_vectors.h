#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/catalog/quantized_rows.h"

namespace earshot {

/// The vectors of a cell as a catalog stores them: part by part as differences from the mean of the part, which is
/// stored itself. Within a part these are small, so that eight bits round them finely.
class StoredVectors {
 public:
  /// Of each part its rows, one part after the other; all are of some.
  StoredVectors(std::span<const Embedding> vectors, std::span<const std::uint32_t> partRows);

  std::size_t size() const { return scales_.size(); }
  std::span<const std::int8_t> values() const { return values_; }  ///< (size, kDimensions)
  std::span<const float> scales() const { return scales_; }

  std::span<const std::uint32_t> partRows() const { return partRows_; }
  std::span<const std::int8_t> centres() const { return centres_; }  ///< (parts, kDimensions)
  std::span<const float> centreScales() const { return centreScales_; }

  QuantizedRow row(std::size_t i) const;

  /// About the mean of all rows, as an index stores it.
  QuantizedRow centroid() const { return {centroid_.data(), centroidScale_}; }

  /// Within each group no row is farther from the centroid than this (Euclidean).
  std::array<double, kGroups> radii(std::span<const GroupRange, kGroups> groups) const;

 private:
  Centre centre(std::size_t part) const { return {centres_.data() + part * kDimensions, centreScales_[part]}; }

  std::vector<std::uint32_t> partRows_;
  std::vector<std::uint32_t> parts_;  ///< of each row
  std::vector<std::int8_t> centres_;
  std::vector<float> centreScales_;
  std::vector<std::int8_t> values_;
  std::vector<float> scales_;
  std::array<std::int8_t, kDimensions> centroid_{};
  float centroidScale_ = 0;
};

}  // namespace earshot
