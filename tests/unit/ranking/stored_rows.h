#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/catalog/quantized_rows.h"

namespace earshot {

inline constexpr std::array<GroupRange, kGroups> kTestGroups = {{{0, 24}, {24, 40}, {40, 56}, {56, 64}}};

/// Rows in memory as a cell holds them, stored from a centre near to the one that is given.
class StoredRows {
 public:
  explicit StoredRows(const std::vector<Embedding>& vectors, std::uint32_t firstTrack = 0, const Embedding& around = {})
      : values_(vectors.size() * kDimensions), scales_(vectors.size()), firstTrack_(firstTrack) {
    centreScale_ = quantize(around, centre_);
    for (std::size_t i = 0; i < vectors.size(); ++i)
      scales_[i] = quantize(fromCentre(vectors[i], centre()), std::span<std::int8_t, kDimensions>(row(i), kDimensions));
    measureNorms();
  }

  std::int8_t* row(std::size_t i) { return values_.data() + i * kDimensions; }
  float& scale(std::size_t i) { return scales_[i]; }
  Centre centre() const { return {centre_.data(), centreScale_}; }

  /// After rows were changed by hand.
  void measureNorms() {
    for (auto& plane : norms_) plane.resize(scales_.size());
    sums_.resize(scales_.size());
    for (std::size_t i = 0; i < scales_.size(); ++i) {
      const auto norms = groupNorms({row(i), scales_[i], centre()}, kTestGroups);
      for (std::size_t g = 0; g < kGroups; ++g) norms_[g][i] = norms[g];
      sums_[i] = (norms[0] + norms[1]) + (norms[2] + norms[3]);
    }
  }

  RowBlock block() const {
    return {scales_.size(), values_.data(),
            scales_.data(), {norms_[0].data(), norms_[1].data(), norms_[2].data(), norms_[3].data()},
            firstTrack_,    sums_.data(),
            centre()};
  }

 private:
  std::array<std::int8_t, kDimensions> centre_{};
  float centreScale_ = 0;
  std::vector<std::int8_t> values_;
  std::vector<float> scales_;
  std::array<std::vector<float>, kGroups> norms_;
  std::vector<float> sums_;
  std::uint32_t firstTrack_;
};

}  // namespace earshot
