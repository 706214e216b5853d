#include "shared/ranking/distance.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "shared/decimal_text.h"

namespace earshot {
namespace {

template <class Component>
double euclidean(const Embedding& a, const Component& b, std::span<const float, kGroups> weights,
                 std::span<const GroupRange, kGroups> groups) {
  double sum = 0;
  for (std::size_t g = 0; g < kGroups; ++g) {
    double squares = 0;
    for (std::size_t j = groups[g].begin; j < groups[g].end; ++j) {
      const double difference = static_cast<double>(a[j]) - b(j);
      squares += difference * difference;
    }
    sum += static_cast<double>(weights[g]) * squares;
  }
  return std::sqrt(sum);
}

template <class Component>
double cosine(const Embedding& a, const Component& b, std::span<const float, kGroups> weights,
              std::span<const GroupRange, kGroups> groups) {
  double dot = 0;
  double aa = 0;
  double bb = 0;
  for (std::size_t g = 0; g < kGroups; ++g) {
    const auto weight = static_cast<double>(weights[g]);
    for (std::size_t j = groups[g].begin; j < groups[g].end; ++j) {
      const auto x = static_cast<double>(a[j]);
      const double y = b(j);
      dot += weight * x * y;
      aa += weight * x * x;
      bb += weight * y * y;
    }
  }
  if (aa == 0 || bb == 0) return 1;
  return std::clamp(1 - dot / (std::sqrt(aa) * std::sqrt(bb)), 0.0, 2.0);
}

template <class Component>
double manhattan(const Embedding& a, const Component& b, std::span<const float, kGroups> weights,
                 std::span<const GroupRange, kGroups> groups) {
  double sum = 0;
  for (std::size_t g = 0; g < kGroups; ++g) {
    double parts = 0;
    for (std::size_t j = groups[g].begin; j < groups[g].end; ++j) parts += std::abs(static_cast<double>(a[j]) - b(j));
    sum += static_cast<double>(weights[g]) * parts;
  }
  return sum;
}

template <class Component>
double measure(Metric metric, const Embedding& a, const Component& b, std::span<const float, kGroups> weights,
               std::span<const GroupRange, kGroups> groups) {
  switch (metric) {
    case Metric::Euclidean:
      return euclidean(a, b, weights, groups);
    case Metric::Cosine:
      return cosine(a, b, weights, groups);
    case Metric::Manhattan:
      break;
  }
  return manhattan(a, b, weights, groups);
}

}  // namespace

Distance::Distance(Metric metric, std::span<const float, kGroups> weights, std::span<const GroupRange, kGroups> groups)
    : metric_(metric) {
  std::copy(weights.begin(), weights.end(), weights_.begin());
  std::copy(groups.begin(), groups.end(), groups_.begin());
}

Result<Distance> Distance::create(Metric metric, std::span<const float, kGroups> weights,
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

double Distance::between(const Embedding& a, const QuantizedRow& b) const {
  const auto scale = static_cast<double>(b.scale);
  return measure(
      metric_, a, [&](std::size_t j) { return scale * b.values[j]; }, weights_, groups_);
}

double Distance::between(const Embedding& a, const Embedding& b) const {
  return measure(
      metric_, a, [&](std::size_t j) { return static_cast<double>(b[j]); }, weights_, groups_);
}

double Distance::typical(std::span<const float, kGroups> groupDistances) const {
  if (metric_ == Metric::Cosine) return 1;
  double sum = 0;
  for (std::size_t g = 0; g < kGroups; ++g) {
    const auto distance = static_cast<double>(groupDistances[g]);
    const auto dimensions = static_cast<double>(groups_[g].end - groups_[g].begin);
    sum += static_cast<double>(weights_[g]) *
           (metric_ == Metric::Euclidean ? distance * distance : distance * std::sqrt(dimensions));
  }
  return metric_ == Metric::Euclidean ? std::sqrt(sum) : sum * std::sqrt(2 / std::numbers::pi);
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
