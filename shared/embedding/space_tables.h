#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "shared/embedding/gaussian_embedding.h"

namespace earshot {

/// From some descriptors to some of the 64 numbers:
///
///   y[i] = scale[i] sum_j weights[i,j] clamp((x[j] - mean[j]) / deviation[j], -4, 4)
///
/// The clamp bounds what a recording unlike all music (silence, a click) can do; weights are bytes because the tables
/// are part of every page.
struct Projection {
  std::span<const float> mean;
  std::span<const float> deviation;
  std::span<const std::int8_t> weights;  ///< (outputs, inputs), row-major
  std::span<const float> scale;
};

/// All numbers of a space, as bench/space/fit.py writes them.
struct SpaceTables {
  std::string_view version;
  GaussianWhitening whitening;
  Projection gaussian;
  Projection shape;
  Projection harmony;
  Projection rhythm;
  Projection dynamics;
  std::array<float, 4> typicalDistances;
};

extern const SpaceTables kShippedSpace;

}  // namespace earshot
