#include "shared/ranking/scan_kernels.h"

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

#include "shared/embedding/space.h"
#include "shared/signal/lanes.h"

namespace earshot {
namespace {

Lanes absolute(Lanes x) { return fromBits(bitsOf(x) & 0x7FFFFFFF); }

}  // namespace

#if defined(__wasm_simd128__)

// clang 14 does not find i32x4.dot_i16x8_s in the plain loop, which is four times slower for it.
void dotRows(const std::int8_t* values, const std::int16_t* query, std::size_t count, std::int32_t* dots) {
  constexpr std::size_t kEights = kDimensions / 8;
  v128_t queryEights[kEights];
  for (std::size_t e = 0; e < kEights; ++e) queryEights[e] = wasm_v128_load(query + 8 * e);
  const auto partialSums = [&](const std::int8_t* row) {
    v128_t sums = wasm_i32x4_const_splat(0);
    for (std::size_t e = 0; e < kEights; ++e)
      sums = wasm_i32x4_add(sums, wasm_i32x4_dot_i16x8(wasm_i16x8_load8x8(row + 8 * e), queryEights[e]));
    return sums;
  };
  const auto interleavedSums = [](v128_t a, v128_t b) {
    return wasm_i32x4_add(wasm_i32x4_shuffle(a, b, 0, 4, 1, 5), wasm_i32x4_shuffle(a, b, 2, 6, 3, 7));
  };
  std::size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    const std::int8_t* row = values + i * kDimensions;
    const v128_t first = interleavedSums(partialSums(row), partialSums(row + kDimensions));
    const v128_t second = interleavedSums(partialSums(row + 2 * kDimensions), partialSums(row + 3 * kDimensions));
    wasm_v128_store(dots + i, wasm_i32x4_add(wasm_i32x4_shuffle(first, second, 0, 1, 4, 5),
                                             wasm_i32x4_shuffle(first, second, 2, 3, 6, 7)));
  }
  for (; i < count; ++i) {
    const v128_t sums = partialSums(values + i * kDimensions);
    dots[i] = wasm_i32x4_extract_lane(sums, 0) + wasm_i32x4_extract_lane(sums, 1) + wasm_i32x4_extract_lane(sums, 2) +
              wasm_i32x4_extract_lane(sums, 3);
  }
}

namespace {

// clang 14 takes a conversion of widened integers apart into lanes. The bits of 1.5 * 2^23 plus a small integer are the
// float of that sum.
v128_t toFloat(v128_t integers) {
  constexpr float kShift = 12582912;
  const v128_t sums = wasm_i32x4_add(integers, wasm_f32x4_const_splat(kShift));
  return wasm_f32x4_sub(sums, wasm_f32x4_const_splat(kShift));
}

void toFloat(const std::int8_t* bytes, float* numbers) {
  for (std::size_t j = 0; j < kDimensions; j += 8) {
    const v128_t words = wasm_i16x8_load8x8(bytes + j);
    wasm_v128_store(numbers + j, toFloat(wasm_i32x4_extend_low_i16x8(words)));
    wasm_v128_store(numbers + j + 4, toFloat(wasm_i32x4_extend_high_i16x8(words)));
  }
}

}  // namespace

#else

namespace {

// By itself this loop becomes wide conversions; inside the one that uses the numbers it does not.
void toFloat(const std::int8_t* bytes, float* numbers) {
  for (std::size_t j = 0; j < kDimensions; ++j) numbers[j] = static_cast<float>(bytes[j]);
}

}  // namespace

void dotRows(const std::int8_t* values, const std::int16_t* query, std::size_t count, std::int32_t* dots) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::int8_t* row = values + i * kDimensions;
    // GCC makes this loop widening and pairwise multiply-add instructions by itself.
    std::int32_t dot = 0;
    for (std::size_t j = 0; j < kDimensions; ++j) dot += static_cast<std::int16_t>(row[j]) * query[j];
    dots[i] = dot;
  }
}

#endif

void manhattanRows(const std::int8_t* values, const float* scales, const float* query, const float* weights,
                   std::size_t count, float* sums) {
  float row[kDimensions];
  for (std::size_t i = 0; i < count; ++i) {
    toFloat(values + i * kDimensions, row);
    const Lanes scale = splat(scales[i]);
    Lanes sum = splat(0);
    for (std::size_t j = 0; j < kDimensions; j += kLanes) {
      const Lanes difference = load(query + j) - scale * load(row + j);
      sum += load(weights + j) * absolute(difference);
    }
    float total = 0;
    for (std::size_t lane = 0; lane < kLanes; ++lane) total += sum[lane];
    sums[i] = total;
  }
}

}  // namespace earshot
