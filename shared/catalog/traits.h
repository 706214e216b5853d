#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

#include "shared/features/feature_set.h"

namespace earshot {

/// A handful of numbers people have words for. They make reasons; distances come from the vector alone.
struct Traits {
  static constexpr std::uint8_t kUnknownKey = 255;
  static constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

  /// Seconds below which a recording has no tempo: two beats of the slowest pulse that is looked for, 30 a minute.
  /// What tempo() gives for less is the pulse that it prefers where nothing speaks against it.
  static constexpr double kShortestWithTempo = 4;

  float tempo = 0;                 ///< beats a minute; 0 unknown
  float brightness = kUnknown;     ///< mean spectral centroid, Hz; NaN unknown
  float loudness = kUnknown;       ///< 20 log10 of the mean rms, dB of full scale, at least -100; NaN unknown
  float dynamics = kUnknown;       ///< how much the level moves: standard deviation of the rms / its mean; NaN unknown
  std::uint8_t key = kUnknownKey;  ///< tonic (C = 0 ... B = 11), + 12 in minor; 255 unknown
};

/// The columns of the set `librosa` that they are made of.
inline constexpr std::string_view kTraitColumns[] = {
    "tempo", "spectral_centroid/mean/01", "rms/mean/01", "rms/std/01", "key/tonic", "key/mode"};

/// From the numbers of a recording of so many seconds. Columns that are absent or not finite leave their trait unknown;
/// silence has the dynamics 0.
Traits traitsOf(const Statistics& statistics, double duration);

}  // namespace earshot
