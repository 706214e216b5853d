#include <algorithm>

#include "shared/factors/gathered_rows.h"
#include "shared/factors/least_squares.h"

namespace earshot {
namespace {

/// What a row needs besides its solution, on the stack: no loop of training allocates.
struct Scratch {
  alignas(64) float diagonal[kMostFactors];  ///< of the row's matrix, without its pairs
  alignas(64) float inverse[kMostFactors];   ///< of that: M, the preconditioner
  alignas(64) float residual[kMostFactors];
  alignas(64) float direction[kMostFactors];
  alignas(64) float image[kMostFactors];  ///< of the direction, under the row's matrix
};

/// sum of a^2 scale
float scaledSquare(const float* a, const float* scale, std::size_t stride) {
  Lanes sum = {};
  for (std::size_t j = 0; j < stride; j += kLanes) sum += load(a + j) * load(a + j) * load(scale + j);
  return sumOfLanes(sum);
}

/// Conjugate gradients (Hestenes and Stiefel 1952), preconditioned by all of the row's matrix A that does not depend on
/// its pairs: the Gram matrix, diagonal here, and the regularization. With it three steps a row end where Cholesky's do
/// (to a millionth of the objective on Last.fm's artists). A step of length l lowers x' A x - 2 b' x by l r' M r, so
/// the objective afterwards follows from the one before without another look at the pairs.
double solveRow(const LeastSquares& problem, std::size_t row, float* x, Scratch& scratch) {
  const std::size_t stride = problem.fixed.stride();
  const float* fixed = problem.fixed.data();
  const auto columns = problem.pairs.columnsOf(row);
  const auto weights = problem.pairs.valuesOf(row);
  auto& [diagonal, inverse, residual, direction, image] = scratch;

  const Lanes regularization = splat(problem.regularization(row));
  Lanes before = {};
  for (std::size_t j = 0; j < stride; j += kLanes) {
    const Lanes own = load(problem.diagonal.data() + j) + regularization;
    store(diagonal + j, own);
    store(residual + j, -own * load(x + j));
    before += own * load(x + j) * load(x + j);
  }
  double objective = static_cast<double>(sumOfLanes(before));
  addGatheredRows(fixed, stride, columns, x, residual, [&](std::size_t i, float dot) {
    const float error = weights[i] * (1 - dot);
    objective += static_cast<double>(error) * static_cast<double>(1 - dot);
    return error;
  });
  for (std::size_t j = 0; j < stride; j += kLanes) {
    const Lanes own = splat(1) / load(diagonal + j);
    store(inverse + j, own);
    store(direction + j, own * load(residual + j));
  }
  float square = scaledSquare(residual, inverse, stride);

  for (std::size_t step = 1;; ++step) {
    for (std::size_t j = 0; j < stride; j += kLanes) store(image + j, load(diagonal + j) * load(direction + j));
    addGatheredRows(fixed, stride, columns, direction, image,
                    [&](std::size_t i, float dot) { return weights[i] * dot; });
    const float curvature = dotOfRows(direction, image, stride);
    // Nothing is left to gain where the residual is zero.
    const float length = curvature > 0 ? square / curvature : 0;
    objective -= static_cast<double>(length) * static_cast<double>(square);
    for (std::size_t j = 0; j < stride; j += kLanes) {
      store(x + j, load(x + j) + splat(length) * load(direction + j));
      store(residual + j, load(residual + j) - splat(length) * load(image + j));
    }
    if (step == problem.options.steps) return objective;
    const float after = scaledSquare(residual, inverse, stride);
    const Lanes turn = splat(square > 0 ? after / square : 0);
    square = after;
    for (std::size_t j = 0; j < stride; j += kLanes)
      store(direction + j, load(inverse + j) * load(residual + j) + turn * load(direction + j));
  }
}

}  // namespace

double solveByConjugateGradients(const LeastSquares& problem, FactorMatrix& solved, std::size_t begin,
                                 std::size_t end) {
  Scratch scratch;
  double objective = 0;
  for (std::size_t row = begin; row < end; ++row) {
    if (problem.pairs.sizeOf(row) > 0)
      objective += solveRow(problem, row, solved.row(row).data(), scratch);
    else
      std::fill(solved.row(row).begin(), solved.row(row).end(), 0.0F);
  }
  return objective;
}

}  // namespace earshot
