#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>

namespace earshot::testing {

/// How far a feature may be from librosa's, and on what share of its values: what the documentation promises. Shared by
/// every build that is compared with the goldens.
struct Tolerance {
  double absolute;
  double relative;  ///< to the value, or to a thousandth of the feature's largest where that is more
  double share;     ///< of values that have to be within
};

inline Tolerance toleranceOf(std::string_view feature) {
  if (feature == "mfcc") return {1e-3, 0, 1};
  if (feature == "spectral_contrast") return {0.05, 0, 1};
  if (feature == "spectral_rolloff") return {0.01, 0, 0.99};  // the rest may flip by a bin
  return {0, 1e-4, 0.999};
}

struct Parity {
  std::size_t values = 0;
  std::size_t outside = 0;
  double worst = 0;  ///< in tolerances: 1 is the limit
  bool holds = false;
};

inline Parity compare(std::string_view feature, std::span<const float> actual, std::span<const float> expected) {
  Parity parity;
  if (actual.size() != expected.size() || expected.empty()) return parity;
  const Tolerance tolerance = toleranceOf(feature);
  double largest = 0;
  for (const float value : expected) largest = std::max(largest, std::abs(static_cast<double>(value)));
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const double scale = std::max(std::abs(static_cast<double>(expected[i])), 1e-3 * largest);
    const double limit = std::max(tolerance.absolute + tolerance.relative * scale, 1e-30);
    const double off = std::abs(static_cast<double>(actual[i]) - expected[i]) / limit;
    parity.worst = std::max(parity.worst, off);
    parity.outside += off <= 1 ? 0 : 1;  // NaN is outside
  }
  parity.values = expected.size();
  parity.holds = static_cast<double>(parity.outside) <= (1 - tolerance.share) * static_cast<double>(parity.values);
  return parity;
}

}  // namespace earshot::testing
