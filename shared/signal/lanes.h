#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace earshot {

/// Several frames side by side: lane l of every vector belongs to frame first + l. A kernel written on Lanes is the
/// scalar formula, computed for kLanes frames at once; there is no shuffling inside a transform or a feature.
#if defined(__AVX2__)
inline constexpr std::size_t kLanes = 8;
#else
inline constexpr std::size_t kLanes = 4;
#endif

using Lanes = float __attribute__((vector_size(kLanes * sizeof(float))));
using LaneMask = std::int32_t __attribute__((vector_size(kLanes * sizeof(std::int32_t))));

// Vectors are always built from a whole list: assigning single lanes in a loop makes clang 14 keep them in memory.
inline Lanes splat(float x) {
#if defined(__AVX2__)
  return Lanes{x, x, x, x, x, x, x, x};
#else
  return Lanes{x, x, x, x};
#endif
}

inline Lanes load(const float* from) {
  Lanes lanes;
  std::memcpy(&lanes, from, sizeof lanes);
  return lanes;
}

inline void store(float* to, Lanes lanes) { std::memcpy(to, &lanes, sizeof lanes); }

// As std::bit_cast, which the oldest supported libc++ does not have.
inline LaneMask bitsOf(Lanes lanes) {
  LaneMask bits;
  std::memcpy(&bits, &lanes, sizeof bits);
  return bits;
}
inline Lanes fromBits(LaneMask bits) {
  Lanes lanes;
  std::memcpy(&lanes, &bits, sizeof lanes);
  return lanes;
}

/// The smaller and the larger; b where either is NaN, as the machine's own instructions have it.
inline Lanes minimum(Lanes a, Lanes b) { return a < b ? a : b; }
inline Lanes maximum(Lanes a, Lanes b) { return a > b ? a : b; }

inline Lanes squareRoot(Lanes x) {
#if defined(__AVX2__)
  return __builtin_ia32_sqrtps256(x);
#elif defined(__wasm_simd128__)
  return __builtin_wasm_sqrt_f32x4(x);
#elif defined(__SSE__)
  return __builtin_ia32_sqrtps(x);
#else
  return Lanes{__builtin_sqrtf(x[0]), __builtin_sqrtf(x[1]), __builtin_sqrtf(x[2]), __builtin_sqrtf(x[3])};
#endif
}

/// The lanes moved up by one frame: {previous's last, current's first, ...}.
inline Lanes oneFrameEarlier(Lanes previous, Lanes current) {
#if defined(__AVX2__)
  return __builtin_shufflevector(previous, current, 7, 8, 9, 10, 11, 12, 13, 14);
#else
  return __builtin_shufflevector(previous, current, 3, 4, 5, 6);
#endif
}

/// Rows become columns: element j of row i goes to element i of row j.
inline void transpose(std::span<Lanes, kLanes> rows) {
#if defined(__AVX2__)
  // Pairs, then quadruples within the 128-bit halves, then the halves: 24 shuffles for 64 numbers.
  Lanes pairs[8];
  for (std::size_t i = 0; i < 8; i += 2) {
    pairs[i] = __builtin_shufflevector(rows[i], rows[i + 1], 0, 8, 1, 9, 4, 12, 5, 13);
    pairs[i + 1] = __builtin_shufflevector(rows[i], rows[i + 1], 2, 10, 3, 11, 6, 14, 7, 15);
  }
  Lanes quads[8];
  for (std::size_t i = 0; i < 8; i += 4) {
    quads[i] = __builtin_shufflevector(pairs[i], pairs[i + 2], 0, 1, 8, 9, 4, 5, 12, 13);
    quads[i + 1] = __builtin_shufflevector(pairs[i], pairs[i + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    quads[i + 2] = __builtin_shufflevector(pairs[i + 1], pairs[i + 3], 0, 1, 8, 9, 4, 5, 12, 13);
    quads[i + 3] = __builtin_shufflevector(pairs[i + 1], pairs[i + 3], 2, 3, 10, 11, 6, 7, 14, 15);
  }
  for (std::size_t i = 0; i < 4; ++i) {
    rows[i] = __builtin_shufflevector(quads[i], quads[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    rows[i + 4] = __builtin_shufflevector(quads[i], quads[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
#else
  const Lanes low01 = __builtin_shufflevector(rows[0], rows[1], 0, 4, 1, 5);
  const Lanes high01 = __builtin_shufflevector(rows[0], rows[1], 2, 6, 3, 7);
  const Lanes low23 = __builtin_shufflevector(rows[2], rows[3], 0, 4, 1, 5);
  const Lanes high23 = __builtin_shufflevector(rows[2], rows[3], 2, 6, 3, 7);
  rows[0] = __builtin_shufflevector(low01, low23, 0, 1, 4, 5);
  rows[1] = __builtin_shufflevector(low01, low23, 2, 3, 6, 7);
  rows[2] = __builtin_shufflevector(high01, high23, 0, 1, 4, 5);
  rows[3] = __builtin_shufflevector(high01, high23, 2, 3, 6, 7);
#endif
}

}  // namespace earshot
