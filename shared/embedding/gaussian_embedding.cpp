#include "shared/embedding/gaussian_embedding.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "shared/embedding/symmetric_eigen.h"

namespace earshot {
namespace {

constexpr std::size_t kSize = kGaussianDimensions;
constexpr double kRidge = .1;
static_assert(kEigenSize == kSize + 1);

using Matrix = std::array<std::array<double, kSize>, kSize>;

Matrix lowerTriangular(std::span<const float> values) {
  Matrix matrix{};
  std::size_t next = 0;
  for (std::size_t row = 0; row < kSize; ++row)
    for (std::size_t column = 0; column <= row; ++column) matrix[row][column] = values[next++];
  return matrix;
}

Matrix symmetric(std::span<const double> values) {
  Matrix matrix;
  std::size_t next = 0;
  for (std::size_t row = 0; row < kSize; ++row)
    for (std::size_t column = row; column < kSize; ++column) matrix[row][column] = matrix[column][row] = values[next++];
  return matrix;
}

double dot(std::span<const double, kSize> a, std::span<const double, kSize> b) {
  double sum = 0;
  for (std::size_t i = 0; i < kSize; ++i) sum += a[i] * b[i];
  return sum;
}

/// A B^T
Matrix timesTransposed(const Matrix& a, const Matrix& b) {
  Matrix product;
  for (std::size_t row = 0; row < kSize; ++row)
    for (std::size_t column = 0; column < kSize; ++column) product[row][column] = dot(a[row], b[column]);
  return product;
}

/// P
SymmetricMatrix pointOf(const Matrix& covariance, std::span<const double, kSize> mean) {
  SymmetricMatrix point;
  for (std::size_t row = 0; row < kSize; ++row) {
    for (std::size_t column = 0; column < kSize; ++column)
      point[row][column] = covariance[row][column] + mean[row] * mean[column];
    point[row][row] += kRidge;
    point[row][kSize] = point[kSize][row] = mean[row];
  }
  point[kSize][kSize] = 1;
  return point;
}

}  // namespace

std::array<double, kGaussianEmbedding> embedGaussian(std::span<const double, kGaussianDimensions> mean,
                                                     std::span<const double> covariance,
                                                     const GaussianWhitening& whitening) {
  const Matrix whiten = lowerTriangular(whitening.matrix);
  std::array<double, kSize> centred;
  for (std::size_t i = 0; i < kSize; ++i) centred[i] = mean[i] - whitening.mean[i];
  std::array<double, kSize> whitened;
  for (std::size_t i = 0; i < kSize; ++i) whitened[i] = dot(whiten[i], centred);
  // W (W C)^T, as C is symmetric.
  const Matrix whiteCovariance = timesTransposed(whiten, timesTransposed(whiten, symmetric(covariance)));

  const SymmetricEigen eigen = symmetricEigen(pointOf(whiteCovariance, whitened));
  SymmetricMatrix logarithm{};
  for (std::size_t k = 0; k < kEigenSize; ++k) {
    // Rounding of a float covariance may push an eigenvalue below what the ridge guarantees, far from 0 music never
    // comes.
    const double scale = std::log(std::max(eigen.values[k], 1e-9));
    const auto& vector = eigen.vectors[k];
    for (std::size_t row = 0; row < kEigenSize; ++row)
      for (std::size_t column = row; column < kEigenSize; ++column)
        logarithm[row][column] += scale * vector[row] * vector[column];
  }

  std::array<double, kGaussianEmbedding> embedding;
  std::size_t next = 0;
  for (std::size_t row = 0; row < kEigenSize; ++row)
    for (std::size_t column = row; column < kEigenSize; ++column)
      embedding[next++] = logarithm[row][column] * (row == column ? 1 : std::numbers::sqrt2);
  return embedding;
}

}  // namespace earshot
