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

struct ScanQuery;

/// Weights and the parts of the vector they are for.
struct WeightedGroups {
  std::array<float, kGroups> weights{};
  std::array<GroupRange, kGroups> ranges{};
  std::array<float, kDimensions> columns{};  ///< a factor of each dimension's own
  std::array<float, kGroups> least{};        ///< the smallest of a group's columns, times its weight
  bool columnsDiffer = false;                ///< false where all are 1
};

/// What a metric consists of. Each is in a file of its own, so that a program holds those it names.
struct Metric {
  static const Metric Euclidean, Cosine, Manhattan;

  std::string_view name;

  double (*between)(const WeightedGroups& groups, std::span<const float, kDimensions> a,
                    std::span<const double, kDimensions> b);

  /// Of unrelated tracks, from their typical Euclidean distance in each group.
  double (*typical)(const WeightedGroups& groups, std::span<const float, kGroups> groupDistances);

  /// Bounds of rows [begin, begin + count), count <= kScanBatch, from below, in units of their own that rise with the
  /// distance: nothing that float arithmetic can do puts a bound above inBounds(its row's distance).
  void (*bound)(const ScanQuery& query, const RowBlock& rows, std::size_t begin, std::size_t count, float* bounds);
  double (*inBounds)(double distance);

  /// How near a vector can be to a that lies, in each group, within a radius (Euclidean) of b.
  double (*atLeast)(const WeightedGroups& groups, std::span<const float, kDimensions> a,
                    std::span<const double, kDimensions> b, std::span<const float, kGroups> radii);
};

/// How far two vectors are apart, with a weight w a group (and, where columns are weighed by themselves, v a dimension,
/// which multiplies its square, product or difference):
///
///   euclidean  sqrt(sum_g w_g |a_g - b_g|^2)                                  [0, inf)
///   cosine     1 - sum_g w_g a_g.b_g / (|a| |b|), |a|^2 = sum_g w_g |a_g|^2   [0, 2]; 1 where a length is 0
///   manhattan  sum_g w_g |a_g - b_g|_1                                        [0, inf)
///
/// Everything is computed in double precision over QuantizedRow::numbers: this is what ranking is exact against.
class Distance {
 public:
  /// `columns` is empty or has a weight for each of the kDimensions. Euclidean scans with columns that differ rule out
  /// rows by the least of each group, cosine scans none: they measure every row (some 10 ms for 100,000).
  /// Errors: InvalidArgument (a weight that is negative or no number, all weights 0, groups).
  static Result<Distance> create(const Metric& metric, std::span<const float, kGroups> weights,
                                 std::span<const GroupRange, kGroups> groups, std::span<const float> columns = {});

  const Metric& metric() const { return metric_; }
  float weight(std::size_t group) const { return groups_.weights[group]; }
  const GroupRange& group(std::size_t g) const { return groups_.ranges[g]; }
  const WeightedGroups& groups() const { return groups_; }

  double between(const Embedding& a, const QuantizedRow& b) const;
  double between(const Embedding& a, const Embedding& b) const;

  /// No vector that lies within these radii of b, one a group, is nearer to a.
  double atLeast(const Embedding& a, const QuantizedRow& b, std::span<const float, kGroups> radii) const;

  /// The distance that two unrelated tracks typically have: the scale of scores, whatever the columns. Euclidean: from
  /// the groups' typical distances. Manhattan: the same for normally distributed differences, whose mean size is sqrt(2
  /// / pi) of their spread. Cosine: 1, a right angle.
  double typical(std::span<const float, kGroups> groupDistances) const {
    return metric_.typical(groups_, groupDistances);
  }

 private:
  Distance(const Metric& metric, const WeightedGroups& groups) : metric_(metric), groups_(groups) {}
  Metric metric_;
  WeightedGroups groups_;
};

}  // namespace earshot
