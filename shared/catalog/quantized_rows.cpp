#include "shared/catalog/quantized_rows.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace earshot {

Embedding QuantizedRow::vector() const {
  Embedding vector{};
  for (std::size_t j = 0; j < kDimensions; ++j) vector[j] = scale * static_cast<float>(values[j]);
  return vector;
}

float quantize(const Embedding& vector, std::span<std::int8_t, kDimensions> values) {
  float largest = 0;
  for (const float x : vector) largest = std::max(largest, std::abs(x));
  const float scale = largest / 127;
  // Below the smallest normal scale the quotients would leave [-127, 127]: such a vector is zero for every purpose
  // here.
  if (!(scale >= std::numeric_limits<float>::min())) {
    std::fill(values.begin(), values.end(), std::int8_t{0});
    return 0;
  }
  for (std::size_t j = 0; j < kDimensions; ++j)
    values[j] = static_cast<std::int8_t>(std::clamp(std::nearbyint(vector[j] / scale), -127.0F, 127.0F));
  return scale;
}

std::array<float, kGroups> groupNorms(const QuantizedRow& row, std::span<const GroupRange, kGroups> groups) {
  std::array<float, kGroups> norms{};
  for (std::size_t g = 0; g < kGroups; ++g) {
    std::int32_t sum = 0;
    for (std::size_t j = groups[g].begin; j < groups[g].end; ++j) sum += row.values[j] * row.values[j];
    norms[g] = static_cast<float>(static_cast<double>(row.scale) * row.scale * sum);
  }
  return norms;
}

double groupDistance(const Embedding& a, const QuantizedRow& b, const GroupRange& group) {
  double squares = 0;
  for (std::size_t j = group.begin; j < group.end; ++j) {
    const double difference = static_cast<double>(a[j]) - static_cast<double>(b.scale) * b.values[j];
    squares += difference * difference;
  }
  return std::sqrt(squares);
}

Result<std::size_t> coveredDimensions(std::span<const GroupRange, kGroups> groups) {
  std::size_t next = 0;
  for (const GroupRange& group : groups) {
    if (group.begin != next || group.end < group.begin || group.end > kDimensions)
      return Error(ErrorCode::InvalidArgument, "groups", "do not follow one another", "");
    next = group.end;
  }
  if (next == 0) return Error(ErrorCode::InvalidArgument, "groups", "cover no dimension", "");
  return next;
}

}  // namespace earshot
