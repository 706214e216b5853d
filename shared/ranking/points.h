#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>

#include "shared/embedding/space.h"
#include "shared/result.h"

namespace earshot {

/// Vectors to group: `rows` of `dimensions` floats, the beginnings `stride` floats apart. A view.
struct Points {
  const float* values = nullptr;
  std::size_t rows = 0;
  std::size_t dimensions = 0;  ///< 1 to kDimensions
  std::size_t stride = 0;      ///< >= dimensions

  std::span<const float> row(std::size_t i) const { return {values + i * stride, dimensions}; }
};

/// Errors: InvalidArgument (no dimensions, more than kDimensions, a stride below them), NotFinite (names row and
/// dimension; numbers above 1e15, whose squares would leave what a float holds, count as such).
Result<void> checkPoints(const Points& points);

}  // namespace earshot
