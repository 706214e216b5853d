#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace earshot {

/// A Gaussian as a point of a flat space, where Euclidean distance compares mean and covariance at once.
///
///   m' = W (m - m0),   C' = W C W^T + I/10
///   P  = [[C' + m' m'^T, m'], [m'^T, 1]],   embedding = upper triangle of log P, off-diagonals times sqrt 2
///
/// W and m0 come from the music a space was fitted on: its mean covariance becomes the identity. I/10 keeps directions
/// in which a recording does not move at all (silence, a steady tone) from being infinitely far away. Source: Calvo and
/// Oller (1990) for P; Arsigny et al. (2006) for its logarithm as a vector.
inline constexpr std::size_t kGaussianDimensions = 20;
inline constexpr std::size_t kGaussianEmbedding = 21 * 22 / 2;

struct GaussianWhitening {
  std::span<const float> mean;    ///< m0
  std::span<const float> matrix;  ///< W, lower triangular, row by row
};

/// covariance: the upper triangle, row by row; positive semidefinite up to rounding. Finite in, finite out.
std::array<double, kGaussianEmbedding> embedGaussian(std::span<const double, kGaussianDimensions> mean,
                                                     std::span<const double> covariance,
                                                     const GaussianWhitening& whitening);

}  // namespace earshot
