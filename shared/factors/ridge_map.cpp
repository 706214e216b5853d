#include "shared/factors/ridge_map.h"

namespace earshot {

void RidgeMap::apply(std::span<const float> vector, std::span<float> out) const {
  for (std::size_t f = 0; f < factors; ++f) {
    double sum = values[dimensions * factors + f];
    for (std::size_t j = 0; j < dimensions; ++j)
      sum += static_cast<double>(vector[j]) * static_cast<double>(values[j * factors + f]);
    out[f] = static_cast<float>(sum);
  }
}

}  // namespace earshot
