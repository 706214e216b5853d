#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "shared/factors/ridge_map.h"

namespace earshot {
namespace {

using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using FloatRows = Eigen::Map<const Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>;

}  // namespace

Result<RidgeMap> fitRidgeMap(std::span<const float> vectors, std::size_t dimensions, const FactorMatrix& factors,
                             std::span<const std::uint32_t> items) {
  if (items.size() < 3)
    return Error(ErrorCode::InvalidArgument, "ridge map",
                 {"has ", items.size(), " tracks that are in the catalog and were played, expected 3 or more"},
                 "Check that both have the same ids.");
  if (dimensions == 0 || vectors.size() != items.size() * dimensions)
    return Error(ErrorCode::InvalidArgument, "ridge map", "has vectors of another shape than its items", "");
  const auto count = static_cast<Eigen::Index>(items.size());
  const auto width = static_cast<Eigen::Index>(dimensions);
  Rows from = FloatRows(vectors.data(), count, width).cast<double>();
  Rows to(count, static_cast<Eigen::Index>(factors.factors()));
  for (Eigen::Index i = 0; i < count; ++i) {
    const std::uint32_t item = items[static_cast<std::size_t>(i)];
    if (item >= factors.rows())
      return Error(ErrorCode::InvalidArgument, "ridge map", {"names item ", item, " of ", factors.rows()}, "");
    const auto row = factors.row(item);
    for (std::size_t f = 0; f < row.size(); ++f) to(i, static_cast<Eigen::Index>(f)) = static_cast<double>(row[f]);
    if (!from.row(i).allFinite() || !to.row(i).allFinite())
      return Error(ErrorCode::NotFinite, "ridge map", {"row ", static_cast<std::size_t>(i), " is not a number"}, "");
  }
  const Eigen::RowVectorXd fromMean = from.colwise().mean();
  const Eigen::RowVectorXd toMean = to.colwise().mean();
  from.rowwise() -= fromMean;
  to.rowwise() -= toMean;

  // In the directions of the vectors' spread every penalty is one division.
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> spread(from.transpose() * from);
  const Eigen::VectorXd variances = spread.eigenvalues().cwiseMax(0);
  const Rows turned = from * spread.eigenvectors();
  const Eigen::MatrixXd covered = turned.transpose() * to;
  const double unit = std::max(variances.mean(), 1e-12);

  RidgeMap map;
  map.dimensions = dimensions;
  map.factors = factors.factors();
  double least = std::numeric_limits<double>::infinity();
  Eigen::MatrixXd best;
  for (int step = 0; step <= 12; ++step) {
    const double penalty = unit * std::pow(10.0, 1 - step / 3.0);
    const Eigen::VectorXd scale = (variances.array() + penalty).inverse();
    const Eigen::MatrixXd solution = scale.asDiagonal() * covered;
    double error = 0;
    const Rows left = to - turned * solution;
    for (Eigen::Index i = 0; i < count; ++i) {
      const double leverage = turned.row(i).cwiseAbs2() * scale + 1.0 / static_cast<double>(count);
      error += left.row(i).squaredNorm() / std::pow(std::max(1 - leverage, 1e-9), 2);
    }
    if (error >= least) continue;
    least = error;
    best = solution;
    map.penalty = penalty;
  }
  const double variance = to.squaredNorm();
  map.explained = variance > 0 ? 1 - least / variance : 0;
  const Eigen::MatrixXd values = spread.eigenvectors() * best;
  const Eigen::RowVectorXd added = toMean - fromMean * values;
  map.values.reserve((dimensions + 1) * map.factors);
  for (Eigen::Index j = 0; j < width; ++j)
    for (Eigen::Index f = 0; f < values.cols(); ++f) map.values.push_back(static_cast<float>(values(j, f)));
  for (const double x : added) map.values.push_back(static_cast<float>(x));
  return map;
}

}  // namespace earshot
