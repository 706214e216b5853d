#pragma once

#include <cstdint>
#include <cstring>
#include <limits>

namespace earshot {

// std::nextafter for numbers of 0 or more, without what it does for all the others.

inline float atSteps(float value, std::int32_t steps) {
  std::int32_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  bits += steps;
  std::memcpy(&value, &bits, sizeof bits);
  return value;
}

/// The next float above; infinity and NaN stay.
inline float above(float value) { return value < std::numeric_limits<float>::infinity() ? atSteps(value, 1) : value; }

/// The next float below; 0 and NaN stay.
inline float below(float value) { return value > 0 ? atSteps(value, -1) : value; }

}  // namespace earshot
