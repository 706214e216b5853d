#include "shared/embedding/gaussian_embedding.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace earshot {
namespace {

constexpr int kSize = kGaussianDimensions;
constexpr double kRidge = .1;
using Matrix = Eigen::Matrix<double, kSize, kSize>;
using Vector = Eigen::Matrix<double, kSize, 1>;
using Embedded = Eigen::Matrix<double, kSize + 1, kSize + 1>;

Matrix lowerTriangular(std::span<const float> values) {
  Matrix matrix = Matrix::Zero();
  std::size_t next = 0;
  for (int row = 0; row < kSize; ++row)
    for (int column = 0; column <= row; ++column) matrix(row, column) = values[next++];
  return matrix;
}

Matrix symmetric(std::span<const double> values) {
  Matrix matrix;
  std::size_t next = 0;
  for (int row = 0; row < kSize; ++row)
    for (int column = row; column < kSize; ++column) matrix(row, column) = matrix(column, row) = values[next++];
  return matrix;
}

}  // namespace

std::array<double, kGaussianEmbedding> embedGaussian(std::span<const double, kGaussianDimensions> mean,
                                                     std::span<const double> covariance,
                                                     const GaussianWhitening& whitening) {
  const Matrix whiten = lowerTriangular(whitening.matrix);
  Vector centred;
  for (int i = 0; i < kSize; ++i) centred[i] = mean[i] - whitening.mean[i];
  const Vector m = whiten * centred;

  Embedded point;
  point.topLeftCorner<kSize, kSize>() =
      whiten * symmetric(covariance) * whiten.transpose() + kRidge * Matrix::Identity() + m * m.transpose();
  point.topRightCorner<kSize, 1>() = m;
  point.bottomLeftCorner<1, kSize>() = m.transpose();
  point(kSize, kSize) = 1;

  const Eigen::SelfAdjointEigenSolver<Embedded> solver(point);
  // Rounding of a float covariance may push an eigenvalue below what the ridge guarantees, far from 0 music never
  // comes.
  const Eigen::Matrix<double, kSize + 1, 1> logarithms = solver.eigenvalues().cwiseMax(1e-9).array().log();
  const Embedded logarithm = solver.eigenvectors() * logarithms.asDiagonal() * solver.eigenvectors().transpose();

  std::array<double, kGaussianEmbedding> embedding;
  std::size_t next = 0;
  for (int row = 0; row <= kSize; ++row)
    for (int column = row; column <= kSize; ++column)
      embedding[next++] = logarithm(row, column) * (row == column ? 1 : std::numbers::sqrt2);
  return embedding;
}

}  // namespace earshot
