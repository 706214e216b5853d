#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "shared/parallel.h"
#include "shared/ranking/points.h"
#include "shared/result.h"

namespace earshot {

/// The orthogonal directions in which rows spread most.
struct PrincipalComponents {
  std::size_t dimensions = 0;
  std::vector<double> mean;        ///< (dimensions)
  std::vector<double> components;  ///< (count, dimensions): of unit length, widest first
  std::vector<double> variances;   ///< (count): along each, dividing by rows - 1
  double totalVariance = 0;        ///< of all dimensions together

  std::size_t count() const { return variances.size(); }

  /// The share of the total variance that component c explains; 0 where nothing varies.
  double explained(std::size_t c) const { return totalVariance > 0 ? variances[c] / totalVariance : 0; }

  /// (x - mean) . component, for every component: (count).
  void project(std::span<const float> vector, std::span<float> coordinates) const;
};

/// By the eigenvectors of the covariance, in double precision. The sign of each component is such that its largest
/// number is positive. The same at any number of threads. Fewer than two rows: variances of 0.
/// Source: Jolliffe (2002), "Principal component analysis", 2nd ed., ch. 3.
/// Errors: InvalidArgument (no rows, shapes, `count` of 0 or above the dimensions), NotFinite (row and dimension).
Result<PrincipalComponents> principalComponents(const Points& points, std::size_t count,
                                                const ParallelFor& parallelFor);

}  // namespace earshot
