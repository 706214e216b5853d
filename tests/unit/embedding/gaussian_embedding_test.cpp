#include "shared/embedding/gaussian_embedding.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <Eigen/Geometry>
#include <Eigen/LU>
#include <cmath>
#include <random>
#include <vector>

#include "tests/catch.h"

using namespace earshot;

namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

struct Whitening {
  Vector mean = Vector::Zero(20);
  Matrix matrix = Matrix::Identity(20, 20);
};

Vector embed(const Vector& mean, const Matrix& covariance, const Whitening& whitening = {}) {
  std::vector<float> origin, triangle;
  std::vector<double> upper;
  for (int i = 0; i < 20; ++i) {
    origin.push_back(static_cast<float>(whitening.mean[i]));
    for (int j = 0; j <= i; ++j) triangle.push_back(static_cast<float>(whitening.matrix(i, j)));
    for (int j = i; j < 20; ++j) upper.push_back(covariance(i, j));
  }
  const auto embedded =
      embedGaussian(std::span<const double, 20>(mean.data(), 20), upper, GaussianWhitening{origin, triangle});
  return Eigen::Map<const Vector>(embedded.data(), static_cast<Eigen::Index>(embedded.size()));
}

Matrix randomCovariance(unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal;
  Matrix factor(20, 20);
  for (double& value : factor.reshaped()) value = normal(random);
  return factor * factor.transpose() / 20 + .2 * Matrix::Identity(20, 20);
}

Vector randomMean(unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal;
  Vector mean(20);
  for (double& value : mean) value = normal(random);
  return mean;
}

Matrix unstack(const Vector& embedding) {
  Matrix matrix(21, 21);
  Eigen::Index next = 0;
  for (int i = 0; i < 21; ++i)
    for (int j = i; j < 21; ++j) matrix(i, j) = matrix(j, i) = embedding[next++] / (i == j ? 1 : std::sqrt(2));
  return matrix;
}

/// The series of the exponential, after halving often enough to converge: no eigenvalues involved.
Matrix exponential(const Matrix& matrix) {
  const Matrix small = matrix / 1024;
  Matrix sum = Matrix::Identity(21, 21), term = sum;
  for (int n = 1; n < 20; ++n) {
    term = term * small / n;
    sum += term;
  }
  for (int i = 0; i < 10; ++i) sum = (sum * sum).eval();
  return sum;
}

Matrix rotation(unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> angle(0, 6);
  Matrix product = Matrix::Identity(20, 20);
  for (int i = 0; i + 1 < 20; ++i) {
    Matrix turn = Matrix::Identity(20, 20);
    turn.block<2, 2>(i, i) = Eigen::Rotation2Dd(angle(random)).toRotationMatrix();
    product = product * turn;
  }
  return product;
}

}  // namespace

TEST_CASE("A diagonal Gaussian around the origin has the logarithms of its variances on the diagonal") {
  Matrix covariance = Matrix::Zero(20, 20);
  for (int i = 0; i < 20; ++i) covariance(i, i) = .5 + i;
  const Matrix logarithm = unstack(embed(Vector::Zero(20), covariance));
  for (int i = 0; i < 21; ++i)
    for (int j = 0; j < 21; ++j) {
      const double expected = i == j && i < 20 ? std::log(.5 + i + .1) : 0;
      CHECK(logarithm(i, j) == Approx(expected).margin(1e-12));
    }
}

TEST_CASE("One dimension with a mean has the closed form of a 2 x 2 logarithm") {
  // [[v + m^2, m], [m, 1]] has trace s and determinant v: its logarithm is a multiple of it plus one of the identity.
  const double variance = .7, m = 1.3, v = variance + .1;
  Vector mean = Vector::Zero(20);
  mean[0] = m;
  Matrix covariance = .9 * Matrix::Identity(20, 20);
  covariance(0, 0) = variance;
  const double trace = v + m * m + 1, root = std::sqrt(trace * trace / 4 - v);
  const double high = trace / 2 + root, low = trace / 2 - root;
  const double slope = (std::log(high) - std::log(low)) / (high - low), offset = std::log(high) - slope * high;
  const Matrix logarithm = unstack(embed(mean, covariance));
  CHECK(logarithm(0, 0) == Approx(slope * (v + m * m) + offset));
  CHECK(logarithm(0, 20) == Approx(slope * m));
  CHECK(logarithm(20, 20) == Approx(slope + offset));
  CHECK(logarithm(5, 5) == Approx(0).margin(1e-12));
}

TEST_CASE("The exponential of the embedding is the Gaussian's matrix again") {
  for (unsigned seed = 0; seed < 5; ++seed) {
    Whitening whitening{randomMean(seed + 30), randomCovariance(seed + 20).llt().matrixL()};
    whitening.mean = whitening.mean.cast<float>().cast<double>();
    whitening.matrix = whitening.matrix.cast<float>().cast<double>();
    const Vector mean = randomMean(seed);
    const Matrix covariance = randomCovariance(seed + 10);
    const Vector m = whitening.matrix * (mean - whitening.mean);
    Matrix expected(21, 21);
    expected << whitening.matrix * covariance * whitening.matrix.transpose() + .1 * Matrix::Identity(20, 20) +
                    m * m.transpose(),
        m, m.transpose(), 1;
    CHECK((exponential(unstack(embed(mean, covariance, whitening))) - expected).norm() < 1e-8 * expected.norm());
  }
}

TEST_CASE("Distances between Gaussians do not change when both are rotated") {
  const Matrix turn = rotation(1);
  const Vector a = randomMean(1), b = randomMean(2);
  const Matrix p = randomCovariance(3), q = randomCovariance(4);
  const double before = (embed(a, p) - embed(b, q)).norm();
  const double after =
      (embed(turn * a, turn * p * turn.transpose()) - embed(turn * b, turn * q * turn.transpose())).norm();
  CHECK(after == Approx(before).epsilon(1e-10));
}

TEST_CASE("Whitening by what was fitted makes units irrelevant") {
  // The same Gaussian in other units, whitened by the same units.
  const Vector mean = randomMean(5);
  const Matrix covariance = randomCovariance(6);
  Vector units(20);
  for (int i = 0; i < 20; ++i) units[i] = std::exp2(i % 5 - 2);
  const Vector scaledMean = units.cwiseProduct(mean);
  const Matrix scaled = units.asDiagonal() * covariance * units.asDiagonal();
  const Whitening whitening{Vector::Zero(20), units.cwiseInverse().asDiagonal()};
  CHECK((embed(scaledMean, scaled, whitening) - embed(mean, covariance)).norm() < 1e-10);
}

TEST_CASE("No movement at all is a finite place, far but not endlessly far") {
  const Vector still = embed(Vector::Zero(20), Matrix::Zero(20, 20));
  CHECK(still.allFinite());
  CHECK((still - embed(Vector::Zero(20), Matrix::Identity(20, 20))).norm() < 20);
  // Rounding may leave a covariance slightly indefinite.
  CHECK(embed(1e4 * Vector::Ones(20), -1e-3 * Matrix::Identity(20, 20)).allFinite());
}
