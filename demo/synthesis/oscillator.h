#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

#include "demo/random.h"
#include "demo/synthesis/sine.h"

namespace earshot::demo {

// Loops over sound count in int: a size_t does not become a float in lanes before AVX-512.

/// Band-limited saw and pulse waves by PolyBLEP (Valimaki and Huovilainen 2007): the jump is rounded over two samples.
class Saw {
 public:
  explicit Saw(float phase = 0) : phase_(phase) {}

  /// Adds to `out`; `increment` is the frequency in turns a sample, below 1/4.
  void add(std::span<float> out, float increment, float amplitude) {
    const float sharpness = 1 / increment;
    const float start = phase_;
    const int count = static_cast<int>(out.size());
    for (int i = 0; i < count; ++i)
      out[i] += amplitude * at(fraction(start + increment * static_cast<float>(i)), sharpness);
    phase_ = fraction(start + increment * static_cast<float>(count));
  }

  /// A pulse is the difference of two saws, `width` of a turn apart.
  void addPulse(std::span<float> out, float increment, float amplitude, float width) {
    const float sharpness = 1 / increment;
    const float start = phase_;
    const int count = static_cast<int>(out.size());
    for (int i = 0; i < count; ++i) {
      const float phase = fraction(start + increment * static_cast<float>(i));
      out[i] += amplitude * (at(phase, sharpness) - at(fraction(phase + width), sharpness));
    }
    phase_ = fraction(start + increment * static_cast<float>(count));
  }

 private:
  static float at(float phase, float sharpness) {
    const float after = std::max(0.0F, 1 - phase * sharpness);
    const float before = std::max(0.0F, 1 - (1 - phase) * sharpness);
    return 2 * phase - 1 + after * after - before * before;
  }

  float phase_;
};

class Sine {
 public:
  explicit Sine(float phase = 0) : phase_(phase) {}

  void add(std::span<float> out, float increment, float amplitude) {
    const float start = phase_;
    const int count = static_cast<int>(out.size());
    for (int i = 0; i < count; ++i) out[i] += amplitude * sineOfTurns(start + increment * static_cast<float>(i));
    phase_ = fraction(start + increment * static_cast<float>(count));
  }

 private:
  float phase_;
};

/// White noise in [-1, 1).
class Noise {
 public:
  explicit Noise(std::uint64_t seed) : state_(static_cast<std::uint32_t>(seed * 0x9E3779B97F4A7C15ULL >> 32)) {}

  float next() {
    state_ = state_ * 1664525U + 1013904223U;
    return static_cast<float>(static_cast<std::int32_t>(state_)) * 0x1p-31F;
  }

 private:
  std::uint32_t state_;
};

}  // namespace earshot::demo
