#include <algorithm>
#include <cmath>

#include "shared/ranking/scan_kernels.h"
#include "shared/ranking/scan_query.h"

namespace earshot {
namespace {

double distanceBetween(const WeightedGroups& groups, std::span<const float, kDimensions> a,
                       std::span<const double, kDimensions> b) {
  double sum = 0;
  for (std::size_t g = 0; g < kGroups; ++g) {
    double squares = 0;
    for (std::size_t j = groups.ranges[g].begin; j < groups.ranges[g].end; ++j) {
      const double difference = static_cast<double>(a[j]) - b[j];
      squares += static_cast<double>(groups.columns[j]) * (difference * difference);
    }
    sum += static_cast<double>(groups.weights[g]) * squares;
  }
  return std::sqrt(sum);
}

double typicalDistance(const WeightedGroups& groups, std::span<const float, kGroups> groupDistances) {
  double sum = 0;
  for (std::size_t g = 0; g < kGroups; ++g) {
    const auto distance = static_cast<double>(groupDistances[g]);
    sum += static_cast<double>(groups.weights[g]) * (distance * distance);
  }
  return std::sqrt(sum);
}

/// d^2 = |q|_w^2 + |x|_w^2 - 2 (w q).x, less everything that may be wrong with it. With c = |q| or any other length,
/// |x| <= (|x|^2 / c + c) / 2, which keeps square roots out of the loop. Of (w q).x what the centre adds is the same
/// for all rows; it may be much larger than the sum, so that its rounding counts by itself.
void boundRows(const ScanQuery& query, const RowBlock& rows, std::size_t begin, std::size_t count, float* bounds) {
  std::int32_t dots[kScanBatch];
  dotRows(rows.vectors + begin * kDimensions, query.steps.data(), count, dots);
  const float perNorm = query.length > 0 ? query.rounding / query.length : 0;
  // The smallest normal number stands for what underflow can lose.
  const float centre = 2 * query.dotOfCentre(rows);
  const float constant = query.norm * (1 - kScanSlack) - query.rounding * query.length -
                         (centre + 2 * kScanSlack * std::abs(centre)) - std::numeric_limits<float>::min();
  float weights[kGroups];
  const float* norms[kGroups];
  const auto& least = query.distance.groups().least;
  // Equal weights read one plane instead of four: it is memory that a long scan waits for.
  const bool equal = rows.norms != nullptr && least[1] == least[0] && least[2] == least[0] && least[3] == least[0];
  for (std::size_t g = 0; g < kGroups; ++g) {
    weights[g] = equal && g > 0 ? 0 : least[g] * (1 - kScanSlack) - perNorm;
    norms[g] = (equal ? rows.norms : rows.groupNorms[g]) + begin;
  }
  const float* scales = rows.scales + begin;
  const float twoSteps = 2 * query.step;
  for (std::size_t i = 0; i < count; ++i)
    bounds[i] = constant +
                ((weights[0] * norms[0][i] + weights[1] * norms[1][i]) +
                 (weights[2] * norms[2][i] + weights[3] * norms[3][i])) -
                twoSteps * scales[i] * static_cast<float>(dots[i]);
}

double boundOf(double distance) { return distance * distance; }

double distanceToBall(const WeightedGroups& groups, std::span<const float, kDimensions> a,
                      std::span<const double, kDimensions> b, std::span<const float, kGroups> radii) {
  double sum = 0;
  for (std::size_t g = 0; g < kGroups; ++g) {
    double squares = 0;
    for (std::size_t j = groups.ranges[g].begin; j < groups.ranges[g].end; ++j) {
      const double difference = static_cast<double>(a[j]) - b[j];
      squares += difference * difference;
    }
    // Less what rounding may have added.
    const double gap = std::max(0.0, std::sqrt(squares) * (1 - 1e-12) - static_cast<double>(radii[g]));
    sum += static_cast<double>(groups.least[g]) * gap * gap;
  }
  return std::sqrt(sum) * (1 - 1e-12);
}

}  // namespace

const Metric Metric::Euclidean = {"euclidean", distanceBetween, typicalDistance, boundRows, boundOf, distanceToBall};

}  // namespace earshot
