#include "shared/factors/principal_axes.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <utility>

#include "shared/factors/gram.h"

namespace earshot {
namespace {

constexpr std::size_t kPiece = 1024;

using ColumnMap = Eigen::Map<Eigen::MatrixXf, Eigen::Aligned64, Eigen::OuterStride<>>;

/// Rows [first, first + count), a column each, as Eigen sees rows that follow one another.
ColumnMap rowsOf(FactorMatrix& matrix, std::size_t first, std::size_t count) {
  return {matrix.data() + first * matrix.stride(), static_cast<Eigen::Index>(matrix.factors()),
          static_cast<Eigen::Index>(count), Eigen::OuterStride<>(static_cast<Eigen::Index>(matrix.stride()))};
}

void turn(FactorMatrix& matrix, const Eigen::MatrixXf& axes, const ParallelFor& parallelFor) {
  parallelFor((matrix.rows() + kPiece - 1) / kPiece, [&](std::size_t piece) {
    const std::size_t first = piece * kPiece;
    ColumnMap rows = rowsOf(matrix, first, std::min(kPiece, matrix.rows() - first));
    const Eigen::MatrixXf before = rows;
    rows.noalias() = axes * before;
  });
}

}  // namespace

Result<FactorMatrix> turnToPrincipalAxes(FactorMatrix& fixed, FactorMatrix& other, const ParallelFor& parallelFor) {
  auto gram = gramMatrix(fixed, parallelFor);
  if (!gram) return gram;
  auto diagonal = FactorMatrix::allocate(1, fixed.factors());
  if (!diagonal) return diagonal;
  const Eigen::MatrixXf matrix = rowsOf(*gram, 0, gram->rows());
  if (!matrix.allFinite())
    return Error(ErrorCode::NotFinite, "factors", "left the range of numbers: the counts are too unequal",
                 "Choose the weighting log or binary, or a larger lambda.");
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXf> solver(matrix);
  for (std::size_t j = 0; j < fixed.factors(); ++j)
    diagonal->row(0)[j] = std::max(0.0F, solver.eigenvalues()[static_cast<Eigen::Index>(fixed.factors() - 1 - j)]);
  const Eigen::MatrixXf axes = solver.eigenvectors().rowwise().reverse().transpose();
  turn(fixed, axes, parallelFor);
  turn(other, axes, parallelFor);
  return diagonal;
}

}  // namespace earshot
