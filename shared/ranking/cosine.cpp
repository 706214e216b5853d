#include <algorithm>
#include <cmath>

#include "shared/ranking/scan_kernels.h"
#include "shared/ranking/scan_query.h"

namespace earshot {
namespace {

double distanceBetween(const WeightedGroups& groups, std::span<const float, kDimensions> a,
                       std::span<const double, kDimensions> b) {
  double dot = 0;
  double aa = 0;
  double bb = 0;
  for (std::size_t g = 0; g < kGroups; ++g) {
    for (std::size_t j = groups.ranges[g].begin; j < groups.ranges[g].end; ++j) {
      const double weight = static_cast<double>(groups.weights[g]) * static_cast<double>(groups.columns[j]);
      const auto x = static_cast<double>(a[j]);
      const double y = b[j];
      dot += weight * x * y;
      aa += weight * x * x;
      bb += weight * y * y;
    }
  }
  if (aa == 0 || bb == 0) return 1;
  return std::clamp(1 - dot / (std::sqrt(aa) * std::sqrt(bb)), 0.0, 2.0);
}

double typicalDistance(const WeightedGroups&, std::span<const float, kGroups>) { return 1; }

void boundRows(const ScanQuery& query, const RowBlock& rows, std::size_t begin, std::size_t count, float* bounds) {
  std::int32_t dots[kScanBatch];
  dotRows(rows.vectors + begin * kDimensions, query.steps.data(), count, dots);
  float weights[kGroups];
  const float* norms[kGroups];
  for (std::size_t g = 0; g < kGroups; ++g) {
    weights[g] = query.distance.weight(g);
    norms[g] = rows.groupNorms[g] + begin;
  }
  const float* scales = rows.scales + begin;
  const float length = std::sqrt(query.norm);
  const float centre = query.dotOfCentre(rows);
  // The centre's part may be much larger than the sum: its rounding counts by itself.
  const float centreAtMost = centre + 2 * kScanSlack * std::abs(centre);
  const bool known = !query.distance.groups().columnsDiffer;  // norms are of whole groups
  for (std::size_t i = 0; i < count; ++i) {
    const float plain = (norms[0][i] + norms[1][i]) + (norms[2][i] + norms[3][i]);
    const float weighted =
        (weights[0] * norms[0][i] + weights[1] * norms[1][i]) + (weights[2] * norms[2][i] + weights[3] * norms[3][i]);
    const float most =
        query.step * scales[i] * static_cast<float>(dots[i]) + centreAtMost + query.rounding * std::sqrt(plain);
    const float lengths = length * std::sqrt(weighted);
    // A row or query without length has the distance 1 by definition; where lengths underflow nothing is ruled out.
    const float bound = 1 - most / lengths - 4 * kScanSlack;
    bounds[i] = known && lengths > std::numeric_limits<float>::min() ? bound : 0;
  }
}

double boundOf(double distance) { return distance; }

/// Nothing is known where columns are weighed: radii are not. From the origin the ball is seen under the angle
/// asin(radius / |b|) around b: the distance is that of the remaining angle. Around the origin, or where the angle
/// reaches a, it is 0.
double distanceToBall(const WeightedGroups& groups, std::span<const float, kDimensions> a,
                      std::span<const double, kDimensions> b, std::span<const float, kGroups> radii) {
  double dot = 0;
  double aa = 0;
  double bb = 0;
  double squaredRadius = 0;
  for (std::size_t g = 0; g < kGroups; ++g) {
    const auto weight = static_cast<double>(groups.weights[g]);
    for (std::size_t j = groups.ranges[g].begin; j < groups.ranges[g].end; ++j) {
      dot += weight * static_cast<double>(a[j]) * b[j];
      aa += weight * static_cast<double>(a[j]) * static_cast<double>(a[j]);
      bb += weight * b[j] * b[j];
    }
    squaredRadius += weight * static_cast<double>(radii[g]) * static_cast<double>(radii[g]);
  }
  if (groups.columnsDiffer) return 0;
  if (aa == 0) return 1;
  if (!(squaredRadius < bb * (1 - 1e-12))) return 0;
  const double cosine = std::clamp(dot / (std::sqrt(aa) * std::sqrt(bb)), -1.0, 1.0);
  const double ballSine = std::sqrt(squaredRadius / bb);
  const double ballCosine = std::sqrt(1 - squaredRadius / bb);
  if (cosine >= ballCosine) return 0;
  // The cosine of the difference of the angles; a sine near 0 has half the digits, hence the slack.
  const double sine = std::sqrt(1 - cosine * cosine);
  return std::clamp(1 - (cosine * ballCosine + sine * ballSine) - 1e-7, 0.0, 2.0);
}

}  // namespace

const Metric Metric::Cosine = {"cosine", distanceBetween, typicalDistance, boundRows, boundOf, distanceToBall};

}  // namespace earshot
