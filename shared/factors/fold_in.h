#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "shared/factors/factor_matrix.h"

namespace earshot {

/// What a factors file says besides the factors of items: enough to place a new listener among them.
struct FoldInModel {
  std::size_t factors = 0;      ///< 1 to kMostFactors
  std::size_t items = 0;        ///< of the model, all of them
  const float* gram = nullptr;  ///< Y'Y: (factors) rows padded as in FactorMatrix, not times alpha0
  float alpha0 = 0;
  float lambda = 0;
  float nu = 1;
};

/// What is known of a listener. `ids` are rows of `rows` (each at most once), padded as in FactorMatrix: all items'
/// factors, or only those that are needed, in their order.
struct Evidence {
  const float* rows = nullptr;
  std::span<const std::uint32_t> ids;
  std::span<const float> weights;  ///< (ids), > 0: see weighting.h
  std::span<const float> targets;  ///< (ids), the preference each stands for: 1 played, below 0 disliked; empty: all 1
};

/// The factors of a listener by the equation of training (see ials.h), n the number of ids:
///
///   (sum w y y' + alpha0 Y'Y + lambda (n + alpha0 items)^nu I) x = sum w t y
///
/// by conjugate gradients until the residual is a 10^-6th of the right side. A target below 0 pushes the listener away
/// from an item and from its like; one of 0 says no more than that it was not missed.
/// out  (factors), the warm start before: zeros, or what it was before the last play. Padded like a row.
/// No evidence gives zeros. NaN or infinity in gives zeros, too: no preference is better than a wrong one.
/// Returns the steps it took.
std::size_t foldIn(const FoldInModel& model, const Evidence& evidence, float* out);

/// The same left side for another right side (padded like a row): A z = right. With an item's factors y on the right,
/// w_i t_i (y_i . z) is what the evidence i has of the preference x.y, for the sum over i is x.y.
/// Source: Hu, Koren and Volinsky (2008), "Collaborative filtering for implicit feedback datasets", section 5.
std::size_t solveFoldIn(const FoldInModel& model, const Evidence& evidence, const float* right, float* out);

}  // namespace earshot
