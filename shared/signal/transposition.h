#pragma once

#include <array>
#include <cstddef>

#include "shared/signal/lanes.h"

namespace earshot {

/// to[j * stride + r] = from[r * apart + j] for j < rows and r < columns, both multiples of 8.
inline void transpose(const float* from, std::size_t apart, std::size_t rows, std::size_t columns, float* to,
                      std::size_t stride) {
  std::array<Lanes, kLanes> square;
  for (std::size_t r = 0; r < columns; r += kLanes)
    for (std::size_t j = 0; j < rows; j += kLanes) {
      for (std::size_t l = 0; l < kLanes; ++l) square[l] = load(from + (r + l) * apart + j);
      transpose(square);
      for (std::size_t l = 0; l < kLanes; ++l) store(to + (j + l) * stride + r, square[l]);
    }
}

}  // namespace earshot
