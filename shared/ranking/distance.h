#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "shared/catalog/quantized_rows.h"
#include "shared/catalog/space_description.h"
#include "shared/embedding/space.h"
#include "shared/result.h"

namespace earshot {

enum class Metric { Euclidean, Cosine, Manhattan };
inline constexpr std::array<std::string_view, 3> kMetricNames = {"euclidean", "cosine", "manhattan"};

/// How far two vectors are apart, with a weight w a group:
///
///   euclidean  sqrt(sum_g w_g |a_g - b_g|^2)                                  [0, inf)
///   cosine     1 - sum_g w_g a_g.b_g / (|a| |b|), |a|^2 = sum_g w_g |a_g|^2   [0, 2]; 1 where a length is 0
///   manhattan  sum_g w_g |a_g - b_g|_1                                        [0, inf)
///
/// Everything is computed in double precision over scale * value: this is what ranking is exact against.
class Distance {
 public:
  /// Errors: InvalidArgument (a weight that is negative or no number, all weights 0, groups).
  static Result<Distance> create(Metric metric, std::span<const float, kGroups> weights,
                                 std::span<const GroupRange, kGroups> groups);

  Metric metric() const { return metric_; }
  float weight(std::size_t group) const { return weights_[group]; }
  const GroupRange& group(std::size_t g) const { return groups_[g]; }

  double between(const Embedding& a, const QuantizedRow& b) const;
  double between(const Embedding& a, const Embedding& b) const;

  /// The distance that two unrelated tracks typically have: the scale of scores. Euclidean: from the groups' typical
  /// distances. Manhattan: the same for normally distributed differences, whose mean size is sqrt(2 / pi) of their
  /// spread. Cosine: 1, a right angle.
  double typical(std::span<const float, kGroups> groupDistances) const;

 private:
  Distance(Metric metric, std::span<const float, kGroups> weights, std::span<const GroupRange, kGroups> groups);
  Metric metric_;
  std::array<float, kGroups> weights_{};
  std::array<GroupRange, kGroups> groups_{};
};

/// Plain Euclidean distance within one group.
double groupDistance(const Embedding& a, const QuantizedRow& b, const GroupRange& group);

}  // namespace earshot
