#pragma once

#include <cstddef>

#include "shared/factors/factor_matrix.h"
#include "shared/factors/ials.h"
#include "shared/factors/interactions.h"

namespace earshot {

/// The least squares of one side while the other is fixed, in the fixed side's principal axes.
struct LeastSquares {
  const Interactions& pairs;  ///< of the side that is solved: row i holds the fixed rows it goes with, and weights
  const FactorMatrix& fixed;
  const FactorMatrix& diagonal;  ///< (1, factors): the Gram matrix of `fixed`, diagonal, times alpha0
  const IalsOptions& options;

  float regularization(std::size_t row) const { return regularizationOf(options, pairs.sizeOf(row), pairs.columns()); }
};

/// Solves rows [begin, end) into `solved`, which holds the warm start. Returns the sum over these rows of
/// sum w (1 - x.y)^2 + x' diagonal x + regularization |x|^2 as it is afterwards.
double solveByConjugateGradients(const LeastSquares& problem, FactorMatrix& solved, std::size_t begin, std::size_t end);
double solveByCholesky(const LeastSquares& problem, FactorMatrix& solved, std::size_t begin, std::size_t end);

}  // namespace earshot
