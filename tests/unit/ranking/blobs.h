#pragma once

#include <cstddef>
#include <random>
#include <vector>

#include "shared/ranking/points.h"

namespace earshot {

/// Normal heaps around normal centres of spread 1; row i belongs to blob i % blobs.
class Blobs {
 public:
  Blobs(std::size_t blobs, std::size_t rowsEach, std::size_t dimensions, float spread, unsigned seed)
      : blobs_(blobs), dimensions_(dimensions), values_(blobs * rowsEach * dimensions) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    std::vector<float> centres(blobs * dimensions);
    for (float& x : centres) x = normal(random);
    for (std::size_t i = 0; i < values_.size(); ++i) values_[i] = centres[i % centres.size()] + spread * normal(random);
  }

  Points points() const { return {values_.data(), size(), dimensions_, dimensions_}; }
  std::size_t size() const { return values_.size() / dimensions_; }
  std::size_t blobOf(std::size_t row) const { return row % blobs_; }

 private:
  std::size_t blobs_;
  std::size_t dimensions_;
  std::vector<float> values_;
};

}  // namespace earshot
