#include "shared/factors/gram.h"

#include <Eigen/Core>
#include <algorithm>
#include <utility>
#include <vector>

namespace earshot {
namespace {

constexpr std::size_t kParts = 16;
constexpr std::size_t kPiece = 1024;

using Stride = Eigen::OuterStride<>;
using RowMap = Eigen::Map<const Eigen::MatrixXf, Eigen::Aligned64, Stride>;
using GramMap = Eigen::Map<Eigen::MatrixXf, Eigen::Aligned64, Stride>;

/// A column each, as Eigen sees rows that follow one another.
GramMap mapOf(FactorMatrix& matrix) {
  return {matrix.data(), static_cast<Eigen::Index>(matrix.factors()), static_cast<Eigen::Index>(matrix.rows()),
          Stride(static_cast<Eigen::Index>(matrix.stride()))};
}

}  // namespace

Result<FactorMatrix> gramMatrix(const FactorMatrix& rows, const ParallelFor& parallelFor) {
  const std::size_t factors = rows.factors();
  const std::size_t pieces = (rows.rows() + kPiece - 1) / kPiece;
  const std::size_t parts = std::min(kParts, pieces);
  std::vector<FactorMatrix> sums;
  for (std::size_t part = 0; part < std::max<std::size_t>(1, parts); ++part) {
    auto sum = FactorMatrix::allocate(factors, factors);
    if (!sum) return std::move(sum).error();
    sums.push_back(std::move(sum).value());
  }
  parallelFor(parts, [&](std::size_t part) {
    GramMap sum = mapOf(sums[part]);
    for (std::size_t piece = part * pieces / parts; piece < (part + 1) * pieces / parts; ++piece) {
      const std::size_t first = piece * kPiece;
      const RowMap some(rows.data() + first * rows.stride(), static_cast<Eigen::Index>(factors),
                        static_cast<Eigen::Index>(std::min(kPiece, rows.rows() - first)),
                        Stride(static_cast<Eigen::Index>(rows.stride())));
      sum.selfadjointView<Eigen::Lower>().rankUpdate(some);
    }
  });
  GramMap total = mapOf(sums.front());
  for (std::size_t part = 1; part < parts; ++part) total += mapOf(sums[part]);
  total.triangularView<Eigen::StrictlyUpper>() = total.transpose();
  return std::move(sums.front());
}

}  // namespace earshot
