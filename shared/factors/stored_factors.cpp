#include "shared/factors/stored_factors.h"

#include <algorithm>
#include <cmath>

namespace earshot {

float storeFactors(std::span<const float> factors, std::int8_t* out) {
  float largest = 0;
  for (const float factor : factors) largest = std::max(largest, std::abs(factor));
  const float scale = largest / 127;
  for (std::size_t j = 0; j < factors.size(); ++j)
    out[j] = static_cast<std::int8_t>(scale > 0 ? std::nearbyint(std::clamp(factors[j] / scale, -127.F, 127.F)) : 0.F);
  return scale;
}

}  // namespace earshot
