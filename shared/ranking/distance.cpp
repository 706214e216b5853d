#include "shared/ranking/distance.h"

#include <algorithm>
#include <cmath>

#include "shared/ranking/next_float.h"

namespace earshot {

Result<Distance> Distance::create(const Metric& metric, std::span<const float, kGroups> weights,
                                  std::span<const GroupRange, kGroups> groups, std::span<const float> columns) {
  constexpr float kLargestWeight = 1e6F;
  WeightedGroups weighted;
  if (auto covered = coveredDimensions(groups); !covered) return std::move(covered).error();
  if (!columns.empty() && columns.size() != kDimensions)
    return Error(ErrorCode::InvalidArgument, "weights", {"of columns are ", columns.size(), ", expected 64"}, "");
  for (std::size_t j = 0; j < kDimensions; ++j) {
    const float column = columns.empty() ? 1 : columns[j];
    if (!(column >= 0 && column <= kLargestWeight))
      return Error(ErrorCode::InvalidArgument, "weights", {"column ", j, " is ", column, ", expected 0 to 1,000,000"},
                   "");
    weighted.columns[j] = column;
    weighted.columnsDiffer = weighted.columnsDiffer || column != 1;
  }
  bool any = false;
  for (std::size_t g = 0; g < kGroups; ++g) {
    if (!(weights[g] >= 0 && weights[g] <= kLargestWeight))
      return Error(ErrorCode::InvalidArgument, "weights",
                   {kGroupNames[g], " is ", weights[g], ", expected 0 to 1,000,000"}, "");
    float least = kLargestWeight;
    for (std::size_t j = groups[g].begin; j < groups[g].end; ++j) {
      least = std::min(least, weighted.columns[j]);
      any = any || (weights[g] > 0 && weighted.columns[j] > 0);
    }
    weighted.weights[g] = weights[g];
    weighted.ranges[g] = groups[g];
    // Rounded down: bounds are made of it.
    weighted.least[g] = least == 1 ? weights[g] : below(least * weights[g]);
  }
  if (!any)
    return Error(ErrorCode::InvalidArgument, "weights", "are all 0", "Give at least one group a weight above 0.");
  return Distance(metric, weighted);
}

double Distance::between(const Embedding& a, const QuantizedRow& b) const {
  return metric_.between(groups_, a, b.numbers());
}

double Distance::atLeast(const Embedding& a, const QuantizedRow& b, std::span<const float, kGroups> radii) const {
  return metric_.atLeast(groups_, a, b.numbers(), radii);
}

double Distance::between(const Embedding& a, const Embedding& b) const {
  std::array<double, kDimensions> row;
  std::copy(b.begin(), b.end(), row.begin());
  return metric_.between(groups_, a, row);
}

}  // namespace earshot
