#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace earshot {

/// From some descriptors to some of the 64 numbers:
///
///   y[i] = 2^(-scale[i] / 16) sum_j weights[i,j] clamp(x[j] / 2^(deviation[j] / 4) - mean[j] / 4, -4, 4)
///
/// The clamp bounds what a recording unlike all music (silence, a click) can do. All are bytes because the tables are
/// part of every page.
struct Projection {
  std::span<const std::int8_t> mean;       ///< quarters of the deviation
  std::span<const std::int8_t> deviation;  ///< quarters of an octave
  std::span<const std::int8_t> weights;    ///< (outputs, inputs), row-major
  std::span<const std::uint8_t> scale;     ///< sixteenths of an octave below 1
};

/// What embedGaussian() takes, as bytes.
struct WhiteningTables {
  static constexpr float kSteps = 800;
  std::span<const float> mean;
  std::span<const std::int8_t> matrix;  ///< lower triangular, row by row; in 1 / kSteps
};

/// All numbers of a space, as bench/space/fit.py writes them.
struct SpaceTables {
  std::string_view version;
  WhiteningTables whitening;
  Projection gaussian;
  Projection shape;
  Projection harmony;
  Projection rhythm;
  Projection dynamics;
  std::array<float, 4> typicalDistances;
};

extern const SpaceTables kShippedSpace;

}  // namespace earshot
