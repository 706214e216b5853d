#include "shared/ranking/distance.h"

#include <algorithm>
#include <cmath>

namespace earshot {

Distance::Distance(const Metric& metric, std::span<const float, kGroups> weights,
                   std::span<const GroupRange, kGroups> groups)
    : metric_(metric) {
  std::copy(weights.begin(), weights.end(), groups_.weights.begin());
  std::copy(groups.begin(), groups.end(), groups_.ranges.begin());
}

Result<Distance> Distance::create(const Metric& metric, std::span<const float, kGroups> weights,
                                  std::span<const GroupRange, kGroups> groups) {
  constexpr float kLargestWeight = 1e6F;
  if (auto valid = checkGroups(groups); !valid) return std::move(valid).error();
  bool any = false;
  for (std::size_t g = 0; g < kGroups; ++g) {
    if (!(weights[g] >= 0 && weights[g] <= kLargestWeight))
      return Error(ErrorCode::InvalidArgument, "weights",
                   {kGroupNames[g], " is ", weights[g], ", expected 0 to 1,000,000"}, "");
    any = any || weights[g] > 0;
  }
  if (!any)
    return Error(ErrorCode::InvalidArgument, "weights", "are all 0", "Give at least one group a weight above 0.");
  return Distance(metric, weights, groups);
}

namespace {

std::array<double, kDimensions> unpacked(const QuantizedRow& stored) {
  const auto scale = static_cast<double>(stored.scale);
  std::array<double, kDimensions> row;
  for (std::size_t j = 0; j < kDimensions; ++j) row[j] = scale * stored.values[j];
  return row;
}

}  // namespace

double Distance::between(const Embedding& a, const QuantizedRow& b) const {
  return metric_.between(groups_, a, unpacked(b));
}

double Distance::atLeast(const Embedding& a, const QuantizedRow& b, std::span<const float, kGroups> radii) const {
  return metric_.atLeast(groups_, a, unpacked(b), radii);
}

double Distance::between(const Embedding& a, const Embedding& b) const {
  std::array<double, kDimensions> row;
  std::copy(b.begin(), b.end(), row.begin());
  return metric_.between(groups_, a, row);
}

double groupDistance(const Embedding& a, const QuantizedRow& b, const GroupRange& group) {
  double squares = 0;
  for (std::size_t j = group.begin; j < group.end; ++j) {
    const double difference = static_cast<double>(a[j]) - static_cast<double>(b.scale) * b.values[j];
    squares += difference * difference;
  }
  return std::sqrt(squares);
}

}  // namespace earshot
