#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace earshot {

/// Where the factors that a catalog stores of a track come from.
enum class FactorsOrigin : std::uint8_t {
  None,     ///< nobody played it, and nothing says who would
  Trained,  ///< from who played it
  Mapped,   ///< from its vector, by the ridge map
};

/// The most factors a catalog stores of a track: a byte each.
inline constexpr std::size_t kMostStoredFactors = 512;

/// Rounds factors to steps of the largest / 127, which it returns: scale * out[j] is the stored factor, within half a
/// step. Zeros have the scale 0. Preconditions: finite; `out` is as long.
float storeFactors(std::span<const float> factors, std::int8_t* out);

}  // namespace earshot
