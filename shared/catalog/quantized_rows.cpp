#include "shared/catalog/quantized_rows.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace earshot {
namespace {

// The scales that are tried put the largest number on so many steps. What rounding leaves differs from scale to scale,
// the more the fewer numbers there are: with 13 the best of a hundred leaves a third less, with 64 hardly less.
constexpr float kMostSteps = 127;
constexpr float kFewestSteps = 103;
constexpr float kStepsBetween = .015F;  // for each number up to the last that is not zero

}  // namespace

std::array<double, kDimensions> QuantizedRow::numbers() const {
  std::array<double, kDimensions> numbers;
  for (std::size_t j = 0; j < kDimensions; ++j) numbers[j] = static_cast<double>(scale) * values[j];
  // The products are exact: one rounding a number.
  for (std::size_t j = 0; centre.values != nullptr && j < kDimensions; ++j)
    numbers[j] += static_cast<double>(centre.scale) * centre.values[j];
  return numbers;
}

Embedding QuantizedRow::vector() const {
  const auto exact = numbers();
  Embedding vector;
  for (std::size_t j = 0; j < kDimensions; ++j) vector[j] = static_cast<float>(exact[j]);
  return vector;
}

float quantize(const Embedding& vector, std::span<std::int8_t, kDimensions> values) {
  float largest = 0;
  std::size_t used = 0;
  for (std::size_t j = 0; j < kDimensions; ++j) {
    largest = std::max(largest, std::abs(vector[j]));
    if (vector[j] != 0) used = j + 1;
  }
  // Below the smallest normal scale the quotients would leave [-127, 127]: such a vector is zero for every purpose
  // here.
  float scale = largest / kMostSteps;
  if (!(scale >= std::numeric_limits<float>::min())) {
    std::fill(values.begin(), values.end(), std::int8_t{0});
    return 0;
  }
  float leastError = std::numeric_limits<float>::infinity();
  const float between = kStepsBetween * static_cast<float>(used);
  for (float steps = kMostSteps; steps > kFewestSteps; steps -= between) {
    const float candidate = largest / steps;
    float error = 0;
    for (std::size_t j = 0; j < used; ++j) {
      const float rest = vector[j] - candidate * std::nearbyint(vector[j] / candidate);
      error += rest * rest;
    }
    if (error < leastError) {
      leastError = error;
      scale = candidate;
    }
  }
  for (std::size_t j = 0; j < kDimensions; ++j)
    values[j] = static_cast<std::int8_t>(std::clamp(std::nearbyint(vector[j] / scale), -kMostSteps, kMostSteps));
  return scale;
}

Embedding fromCentre(const Embedding& vector, const Centre& centre) {
  Embedding rest = vector;
  for (std::size_t j = 0; centre.values != nullptr && j < kDimensions; ++j)
    rest[j] = static_cast<float>(static_cast<double>(vector[j]) - static_cast<double>(centre.scale) * centre.values[j]);
  return rest;
}

std::array<float, kGroups> groupNorms(const QuantizedRow& row, std::span<const GroupRange, kGroups> groups) {
  const auto numbers = row.numbers();
  std::array<float, kGroups> norms{};
  for (std::size_t g = 0; g < kGroups; ++g) {
    double squares = 0;
    for (std::size_t j = groups[g].begin; j < groups[g].end; ++j) squares += numbers[j] * numbers[j];
    norms[g] = static_cast<float>(squares);
  }
  return norms;
}

double groupDistance(const Embedding& a, const QuantizedRow& b, const GroupRange& group) {
  const auto numbers = b.numbers();
  double squares = 0;
  for (std::size_t j = group.begin; j < group.end; ++j) {
    const double difference = static_cast<double>(a[j]) - numbers[j];
    squares += difference * difference;
  }
  return std::sqrt(squares);
}

double groupDistance(const QuantizedRow& a, const QuantizedRow& b, const GroupRange& group) {
  const auto from = a.numbers();
  const auto to = b.numbers();
  double squares = 0;
  for (std::size_t j = group.begin; j < group.end; ++j) squares += (from[j] - to[j]) * (from[j] - to[j]);
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
