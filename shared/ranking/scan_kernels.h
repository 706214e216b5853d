#pragma once

#include <cstddef>
#include <cstdint>

// The inner loops of a scan, over `count` consecutive rows of kDimensions int8 values.
namespace earshot {

/// dots[i] = sum_j values[i][j] * query[j]: exact in 32 bits, as 64 * 128 * 32767 < 2^31.
void dotRows(const std::int8_t* values, const std::int16_t* query, std::size_t count, std::int32_t* dots);

/// sums[i] = sum_j weights[j] |query[j] - scales[i] values[i][j]|, in float.
void manhattanRows(const std::int8_t* values, const float* scales, const float* query, const float* weights,
                   std::size_t count, float* sums);

}  // namespace earshot
