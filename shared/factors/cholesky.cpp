#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cmath>

#include "shared/factors/least_squares.h"

namespace earshot {

double solveByCholesky(const LeastSquares& problem, FactorMatrix& solved, std::size_t begin, std::size_t end) {
  constexpr std::size_t kAtOnce = 64;
  const auto factors = static_cast<Eigen::Index>(solved.factors());
  const Eigen::Map<const Eigen::VectorXf> diagonal(problem.diagonal.data(), factors);
  Eigen::MatrixXf matrix(factors, factors);
  Eigen::MatrixXf some(factors, static_cast<Eigen::Index>(kAtOnce));
  Eigen::VectorXf right(factors);
  Eigen::LLT<Eigen::MatrixXf, Eigen::Lower> solver(factors);
  double objective = 0;
  for (std::size_t row = begin; row < end; ++row) {
    const auto x = solved.row(row);
    const auto columns = problem.pairs.columnsOf(row);
    const auto weights = problem.pairs.valuesOf(row);
    if (columns.empty()) {
      std::fill(x.begin(), x.end(), 0.0F);
      continue;
    }
    matrix.setZero();
    matrix.diagonal().array() = diagonal.array() + problem.regularization(row);
    right.setZero();
    double constant = 0;
    for (std::size_t first = 0; first < columns.size(); first += kAtOnce) {
      const std::size_t count = std::min(kAtOnce, columns.size() - first);
      for (std::size_t i = 0; i < count; ++i) {
        const float weight = weights[first + i];
        const Eigen::Map<const Eigen::VectorXf> fixed(problem.fixed.row(columns[first + i]).data(), factors);
        some.col(static_cast<Eigen::Index>(i)) = std::sqrt(weight) * fixed;
        right += weight * fixed;
        constant += static_cast<double>(weight);
      }
      matrix.selfadjointView<Eigen::Lower>().rankUpdate(some.leftCols(static_cast<Eigen::Index>(count)));
    }
    Eigen::Map<Eigen::VectorXf> solution(x.data(), factors);
    solution = solver.compute(matrix).solve(right);
    // At the minimum what is left is sum w - b' x.
    objective += constant - static_cast<double>(right.dot(solution));
  }
  return objective;
}

}  // namespace earshot
