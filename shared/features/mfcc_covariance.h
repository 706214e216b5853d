#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "shared/features/mfcc.h"

namespace earshot {

inline constexpr std::size_t kMfccCovariances = kMfcc * (kMfcc + 1) / 2;

/// Covariance of the MFCC over time: with their means, the Gaussian that stands for a recording's timbre.
///
///   C[i,j] = 1/n sum_t (m[i,t] - mean_i) (m[j,t] - mean_j),   i <= j: row by row of the upper triangle
///
/// Source: Mandel and Ellis (2005); equals numpy.cov(mfcc, bias=True). Sums are double.
/// in   twenty rows of equal length
/// One frame, or a constant, gives zeros; no frames give zeros.
std::array<float, kMfccCovariances> mfccCovariance(std::span<const std::span<const float>, kMfcc> rows);

}  // namespace earshot
