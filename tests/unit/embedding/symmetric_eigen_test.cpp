#include "shared/embedding/symmetric_eigen.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <random>

#include "tests/catch.h"

using namespace earshot;

namespace {

constexpr int kSize = kEigenSize;
using Matrix = Eigen::Matrix<double, kSize, kSize>;
using Vector = Eigen::Matrix<double, kSize, 1>;

SymmetricEigen decompose(const Matrix& matrix) {
  SymmetricMatrix rows;
  for (int i = 0; i < kSize; ++i)
    for (int j = 0; j < kSize; ++j) rows[i][j] = matrix(i, j);
  return symmetricEigen(rows);
}

Matrix vectorsOf(const SymmetricEigen& eigen) {
  Matrix rows;
  for (int i = 0; i < kSize; ++i)
    for (int j = 0; j < kSize; ++j) rows(i, j) = eigen.vectors[i][j];
  return rows;
}

Vector valuesOf(SymmetricEigen eigen) {
  std::sort(eigen.values.begin(), eigen.values.end());
  return Eigen::Map<const Vector>(eigen.values.data());
}

Matrix randomSymmetric(unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal;
  Matrix matrix;
  for (double& value : matrix.reshaped()) value = normal(random);
  return matrix + matrix.transpose();
}

Matrix randomRotation(unsigned seed) {
  return Eigen::SelfAdjointEigenSolver<Matrix>(randomSymmetric(seed)).eigenvectors();
}

/// Of the matrix's norm: a few hundred rotations' roundings.
constexpr double kTolerance = 1e-13;

void checkDecomposition(const Matrix& matrix) {
  const SymmetricEigen eigen = decompose(matrix);
  const Matrix vectors = vectorsOf(eigen);
  const double norm = matrix.norm();
  CHECK((vectors * vectors.transpose() - Matrix::Identity()).norm() < kTolerance);
  const auto values = Eigen::Map<const Vector>(eigen.values.data());
  CHECK((vectors.transpose() * values.asDiagonal() * vectors - matrix).norm() <= kTolerance * norm);
  const Eigen::SelfAdjointEigenSolver<Matrix> reference(matrix);
  CHECK((valuesOf(eigen) - reference.eigenvalues()).norm() <= kTolerance * norm);
}

}  // namespace

TEST_CASE("Eigenvalues and eigenvectors of symmetric matrices are Eigen's") {
  for (unsigned seed = 0; seed < 20; ++seed) checkDecomposition(randomSymmetric(seed));
}

TEST_CASE("Equal, zero and negative eigenvalues are found") {
  checkDecomposition(Matrix::Zero());
  checkDecomposition(Matrix::Identity());
  checkDecomposition(Matrix::Ones());
  checkDecomposition(-Matrix::Ones());
  Vector values = Vector::Constant(3);
  values.head<5>().setConstant(-2);
  values.tail<4>().setZero();
  const Matrix rotation = randomRotation(7);
  checkDecomposition(rotation * values.asDiagonal() * rotation.transpose());
}

TEST_CASE("Small eigenvalues of a badly scaled positive definite matrix keep their relative precision") {
  // D A D with D from 1e-6 to 1e6 and A well conditioned: to scale is all that tells the eigenvalues apart.
  const Matrix correlation = Matrix::Identity() + .01 * randomSymmetric(3);
  Vector scale;
  for (int i = 0; i < kSize; ++i) scale[i] = std::pow(10., -6 + .6 * i);
  const Matrix matrix = scale.asDiagonal() * correlation * scale.asDiagonal();
  // The inverse's eigenvalues are the reciprocals, where the small ones are the large ones.
  const Matrix inverse = scale.cwiseInverse().asDiagonal() * correlation.inverse() * scale.cwiseInverse().asDiagonal();
  const Vector values = valuesOf(decompose(matrix)),
               reciprocals = valuesOf(decompose((inverse + inverse.transpose()) / 2));
  for (int i = 0; i < kSize; ++i) CHECK(values[i] * reciprocals[kSize - 1 - i] == Approx(1).epsilon(1e-12));
}

TEST_CASE("A matrix that holds NaN ends in NaN") {
  Matrix matrix = Matrix::Identity();
  matrix(2, 5) = matrix(5, 2) = std::nan("");
  const SymmetricEigen eigen = decompose(matrix);
  CHECK(std::any_of(eigen.values.begin(), eigen.values.end(), [](double value) { return std::isnan(value); }));
}
