#include "shared/embedding/symmetric_eigen.h"

#include <cmath>
#include <limits>

namespace earshot {
namespace {

// Convergence is quadratic: 21 dimensions take about eight.
constexpr int kMostSweeps = 40;

struct Rotation {
  double cosine;
  double sine;

  void turn(double& a, double& b) const {
    const double turned = cosine * a - sine * b;
    b = sine * a + cosine * b;
    a = turned;
  }
};

/// Makes matrix[p][q] zero.
Rotation diagonalizing(const SymmetricMatrix& matrix, std::size_t p, std::size_t q) {
  const double slope = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
  const double tangent = std::copysign(1 / (std::abs(slope) + std::sqrt(1 + slope * slope)), slope);
  const double cosine = 1 / std::sqrt(1 + tangent * tangent);
  return {cosine, tangent * cosine};
}

}  // namespace

SymmetricEigen symmetricEigen(SymmetricMatrix matrix) {
  SymmetricEigen eigen{};
  for (std::size_t i = 0; i < kEigenSize; ++i) eigen.vectors[i][i] = 1;
  bool turned = true;
  for (int sweep = 0; sweep < kMostSweeps && turned; ++sweep) {
    turned = false;
    for (std::size_t p = 0; p < kEigenSize; ++p)
      for (std::size_t q = p + 1; q < kEigenSize; ++q) {
        const double negligible =
            std::numeric_limits<double>::epsilon() / 4 * std::sqrt(std::abs(matrix[p][p] * matrix[q][q]));
        if (std::abs(matrix[p][q]) <= negligible) continue;
        const Rotation rotation = diagonalizing(matrix, p, q);
        for (auto& row : matrix) rotation.turn(row[p], row[q]);
        for (std::size_t k = 0; k < kEigenSize; ++k) {
          rotation.turn(matrix[p][k], matrix[q][k]);
          rotation.turn(eigen.vectors[p][k], eigen.vectors[q][k]);
        }
        matrix[p][q] = matrix[q][p] = 0;
        turned = true;
      }
  }
  for (std::size_t i = 0; i < kEigenSize; ++i) eigen.values[i] = matrix[i][i];
  return eigen;
}

}  // namespace earshot
