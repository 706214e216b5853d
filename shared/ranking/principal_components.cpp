#include "shared/ranking/principal_components.h"

#include <Eigen/Dense>
#include <algorithm>

namespace earshot {
namespace {

// Summed in pieces of this many rows, whatever the number of threads, and the pieces in their order.
constexpr std::size_t kPiece = 8192;

template <class Sum, class Body>
Sum summedInPieces(std::size_t rows, const Sum& zero, const ParallelFor& parallelFor, const Body& body) {
  std::vector<Sum> pieces((rows + kPiece - 1) / kPiece, zero);
  parallelFor(pieces.size(), [&](std::size_t p) {
    for (std::size_t i = p * kPiece; i < std::min(rows, (p + 1) * kPiece); ++i) body(i, pieces[p]);
  });
  Sum sum = zero;
  for (const Sum& piece : pieces) sum += piece;
  return sum;
}

}  // namespace

void PrincipalComponents::project(std::span<const float> vector, std::span<float> coordinates) const {
  for (std::size_t c = 0; c < count(); ++c) {
    double sum = 0;
    for (std::size_t j = 0; j < dimensions; ++j)
      sum += (static_cast<double>(vector[j]) - mean[j]) * components[c * dimensions + j];
    coordinates[c] = static_cast<float>(sum);
  }
}

Result<PrincipalComponents> principalComponents(const Points& points, std::size_t count,
                                                const ParallelFor& parallelFor) {
  if (auto valid = checkPoints(points); !valid) return std::move(valid).error();
  if (points.rows == 0) return Error(ErrorCode::InvalidArgument, "points", "have no rows", "");
  if (count == 0 || count > points.dimensions)
    return Error(ErrorCode::InvalidArgument, "components", {"are ", count, ", expected 1 to ", points.dimensions}, "");
  const auto dimensions = static_cast<Eigen::Index>(points.dimensions);
  const auto row = [&](std::size_t i) {
    return Eigen::Map<const Eigen::VectorXf>(points.values + i * points.stride, dimensions).cast<double>();
  };
  const Eigen::VectorXd mean =
      summedInPieces(points.rows, Eigen::VectorXd(Eigen::VectorXd::Zero(dimensions)), parallelFor,
                     [&](std::size_t i, Eigen::VectorXd& sum) { sum += row(i); }) /
      static_cast<double>(points.rows);
  const Eigen::MatrixXd scatter =
      summedInPieces(points.rows, Eigen::MatrixXd(Eigen::MatrixXd::Zero(dimensions, dimensions)), parallelFor,
                     [&](std::size_t i, Eigen::MatrixXd& sum) {
                       const Eigen::VectorXd centred = row(i) - mean;
                       sum.selfadjointView<Eigen::Lower>().rankUpdate(centred);
                     });
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(scatter /
                                                              std::max(1.0, static_cast<double>(points.rows) - 1));
  PrincipalComponents result;
  result.dimensions = points.dimensions;
  result.mean.assign(mean.begin(), mean.end());
  result.totalVariance = std::max(0.0, solver.eigenvalues().sum());
  for (std::size_t c = 0; c < count; ++c) {
    const Eigen::Index place = dimensions - 1 - static_cast<Eigen::Index>(c);
    Eigen::VectorXd component = solver.eigenvectors().col(place);
    Eigen::Index largest = 0;
    component.cwiseAbs().maxCoeff(&largest);
    if (component[largest] < 0) component = -component;
    result.components.insert(result.components.end(), component.begin(), component.end());
    result.variances.push_back(std::max(0.0, solver.eigenvalues()[place]));
  }
  return result;
}

}  // namespace earshot
