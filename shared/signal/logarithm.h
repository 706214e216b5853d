#pragma once

#include <limits>

#include "shared/signal/lanes.h"

namespace earshot {

/// Base-2 logarithm of every lane.
///
///   x = m 2^e,  m in [sqrt(1/2), sqrt(2)),   log2 x = e + (2 / ln 2) artanh((m - 1) / (m + 1))
///
/// artanh by its series up to the ninth power, which leaves 3e-10 at the ends; what remains is float rounding.
/// in   normal positive numbers
/// out  within 1.5e-7 x max(1, |log2 x|) of the truth. NaN gives NaN, infinity gives infinity; for zero, negative and
///      subnormal numbers the result is finite but without meaning: floor the argument first.
inline Lanes log2(Lanes x) {
  constexpr std::int32_t kRootOfHalf = 0x3f3504f3;
  const auto bits = bitsOf(x);
  const LaneMask exponent = (bits - kRootOfHalf) >> 23;
  const auto mantissa = fromBits(bits - (exponent << 23));
  const Lanes s = (mantissa - 1.0F) / (mantissa + 1.0F);
  const Lanes s2 = s * s;
  constexpr float kScale = 2.885390081777927F;  // 2 / ln 2
  const Lanes tail = ((s2 * (kScale / 9) + kScale / 7) * s2 + kScale / 5) * s2 + kScale / 3;
  const Lanes fraction = s * kScale + s * s2 * tail;
  const Lanes result = __builtin_convertvector(exponent, Lanes) + fraction;
  return x < std::numeric_limits<float>::infinity() ? result : x;
}

/// Decibels of a power: 10 log10(max(power, 1e-10)), as librosa.power_to_db with ref 1 and amin 1e-10. NaN gives NaN.
inline Lanes decibels(Lanes power) {
  constexpr float kDecibelsPerOctave = 3.010299956639812F;
  return kDecibelsPerOctave * log2(power < 1e-10F ? splat(1e-10F) : power);
}

/// librosa.power_to_db keeps nothing quieter than this below the loudest value of the recording.
inline constexpr float kDynamicRange = 80;

}  // namespace earshot
