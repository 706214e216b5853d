#include <algorithm>
#include <cmath>
#include <numbers>

#include "shared/ranking/scan_kernels.h"
#include "shared/ranking/scan_query.h"

namespace earshot {
namespace {

double distanceBetween(const WeightedGroups& groups, std::span<const float, kDimensions> a,
                       std::span<const double, kDimensions> b) {
  double sum = 0;
  for (std::size_t g = 0; g < kGroups; ++g) {
    double parts = 0;
    for (std::size_t j = groups.ranges[g].begin; j < groups.ranges[g].end; ++j)
      parts += static_cast<double>(groups.columns[j]) * std::abs(static_cast<double>(a[j]) - b[j]);
    sum += static_cast<double>(groups.weights[g]) * parts;
  }
  return sum;
}

double typicalDistance(const WeightedGroups& groups, std::span<const float, kGroups> groupDistances) {
  double sum = 0;
  for (std::size_t g = 0; g < kGroups; ++g) {
    const auto distance = static_cast<double>(groupDistances[g]);
    const auto dimensions = static_cast<double>(groups.ranges[g].end - groups.ranges[g].begin);
    sum += static_cast<double>(groups.weights[g]) * (distance * std::sqrt(dimensions));
  }
  return sum * std::sqrt(2 / std::numbers::pi);
}

/// With p = q - centre each term |p - s v| is off by what rounding does to p and s v, and |s v| <= |p| + |p - s v|.
void boundRows(const ScanQuery& query, const RowBlock& rows, std::size_t begin, std::size_t count, float* bounds) {
  const Embedding rest = fromCentre(query.query, rows.centre);
  float length = 0;
  // Far from the origin double precision itself loses some of the exact distance: a hair of q stands for it.
  for (std::size_t j = 0; j < kDimensions; ++j)
    length += query.dimensionWeights[j] * (std::abs(rest[j]) + 1e-9F * std::abs(query.query[j]));
  manhattanRows(rows.vectors + begin * kDimensions, rows.scales + begin, rest.data(), query.dimensionWeights.data(),
                count, bounds);
  for (std::size_t i = 0; i < count; ++i) bounds[i] = bounds[i] * (1 - kScanSlack) - kScanSlack * length;
}

double boundOf(double distance) { return distance; }

/// Within a Euclidean radius r of b the sum of differences is off by r sqrt(dimensions) at most; and it is nowhere less
/// than the Euclidean distance, which is off by r.
double distanceToBall(const WeightedGroups& groups, std::span<const float, kDimensions> a,
                      std::span<const double, kDimensions> b, std::span<const float, kGroups> radii) {
  double sum = 0;
  for (std::size_t g = 0; g < kGroups; ++g) {
    double parts = 0;
    double squares = 0;
    for (std::size_t j = groups.ranges[g].begin; j < groups.ranges[g].end; ++j) {
      const double difference = std::abs(static_cast<double>(a[j]) - b[j]);
      parts += difference;
      squares += difference * difference;
    }
    const auto radius = static_cast<double>(radii[g]);
    const auto dimensions = static_cast<double>(groups.ranges[g].end - groups.ranges[g].begin);
    // Less what rounding may have added.
    const double gap =
        std::max(parts * (1 - 1e-12) - radius * std::sqrt(dimensions), std::sqrt(squares) * (1 - 1e-12) - radius);
    sum += static_cast<double>(groups.least[g]) * std::max(0.0, gap);
  }
  return sum * (1 - 1e-12);
}

}  // namespace

const Metric Metric::Manhattan = {"manhattan", distanceBetween, typicalDistance, boundRows, boundOf, distanceToBall};

}  // namespace earshot
