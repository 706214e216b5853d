#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <numbers>
#include <span>

#include "shared/signal/lane_fourier.h"
#include "shared/signal/lanes.h"

namespace earshot {

/// What a spectrum is computed in: the vector of a register's size, and as many floats.
struct InFloat {
  using Number = float;
  using Vector = Lanes;
  using Single = Lanes;
};
struct InDouble {
  using Number = double;
  using Vector = double __attribute__((vector_size(sizeof(Lanes))));
  using Single = float __attribute__((vector_size(sizeof(Lanes) / 2)));
};

/// The power spectra of kLanes overlapping frames of 2,048 samples, under a periodic Hann window.
///
/// float leaves an error of some 2e-7 of the frame's level in every bin, which drowns bins 120 dB below it; double
/// leaves only the rounding of the result, and takes twice the time.
///
/// A real frame goes through a complex transform of half its length: even samples as real, odd ones as imaginary parts,
/// separated afterwards. (Two frames in one complex transform would be as fast, but a loud frame's rounding would then
/// leak into a quiet neighbour.)
template <class Precision>
class FramePower {
  using Number = typename Precision::Number;
  using Vector = typename Precision::Vector;
  using Single = typename Precision::Single;
  using Fourier = LaneFourier<Vector, Number>;
  using Complex = typename Fourier::Complex;

 public:
  static constexpr std::size_t kLength = 2048;
  static constexpr std::size_t kHalf = kLength / 2;

  [[gnu::cold]] FramePower() {
    // Half the window: separate() sums two terms and would have to halve them.
    for (std::size_t n = 0; n < kLength; ++n)
      halfWindow_[n] =
          static_cast<Number>(0.25 - 0.25 * std::cos(2 * std::numbers::pi * static_cast<double>(n) / kLength));
  }

  /// samples: (kLanes - 1) hop + 2,048 of them; frame l begins at l hop. power: bin k of all frames at k.
  void compute(const float* samples, std::size_t hop, std::span<Lanes, kHalf + 1> power) {
    window(samples, hop);
    for (std::size_t group = 0; group < kGroups; ++group) {
      transform_.transform(windowed_[group].data(), spectrum_.data());
      separate(power, group * kWidth);
    }
  }

 private:
  // As many frames as fit a vector register: all of them in float, half in double.
  static constexpr std::size_t kWidth = sizeof(Lanes) / sizeof(Number);
  static constexpr std::size_t kGroups = kLanes / kWidth;

  static Vector widen(Lanes lanes, std::size_t group) {
    Single part;
    std::memcpy(&part, reinterpret_cast<const char*>(&lanes) + group * sizeof part, sizeof part);
    return __builtin_convertvector(part, Vector);
  }

  static void put(Lanes& bin, std::size_t lane, Vector value) {
    const Single rounded = __builtin_convertvector(value, Single);
    std::memcpy(reinterpret_cast<char*>(&bin) + lane * sizeof(float), &rounded, sizeof rounded);
  }

  void window(const float* samples, std::size_t hop) {
    for (std::size_t n = 0; n < kLength; n += kLanes) {
      std::array<Lanes, kLanes> block;
      for (std::size_t l = 0; l < kLanes; ++l) block[l] = load(samples + l * hop + n);
      transpose(block);
      for (std::size_t group = 0; group < kGroups; ++group) {
        for (std::size_t i = 0; i < kLanes; i += 2) {
          windowed_[group][(n + i) / 2] = {widen(block[i], group) * halfWindow_[n + i],
                                           widen(block[i + 1], group) * halfWindow_[n + i + 1]};
        }
      }
    }
  }

  void separate(std::span<Lanes, kHalf + 1> power, std::size_t lane) const {
    const Number two = 2;
    const Vector sum = (spectrum_[0].real + spectrum_[0].imaginary) * two;
    const Vector difference = (spectrum_[0].real - spectrum_[0].imaginary) * two;
    put(power[0], lane, sum * sum);
    put(power[kHalf], lane, difference * difference);
    for (std::size_t k = 1; k <= kHalf / 2; ++k) {
      const Complex& lower = spectrum_[k];
      const Complex& upper = spectrum_[kHalf - k];
      const Vector evenReal = lower.real + upper.real;
      const Vector evenImaginary = lower.imaginary - upper.imaginary;
      const Vector oddReal = lower.imaginary + upper.imaginary;
      const Vector oddImaginary = upper.real - lower.real;
      const Number cosine = transform_.cosine(k), sine = transform_.sine(k);
      const Vector turnedReal = cosine * oddReal + sine * oddImaginary;
      const Vector turnedImaginary = cosine * oddImaginary - sine * oddReal;
      const Vector lowReal = evenReal + turnedReal;
      const Vector lowImaginary = evenImaginary + turnedImaginary;
      const Vector highReal = evenReal - turnedReal;
      const Vector highImaginary = evenImaginary - turnedImaginary;
      put(power[k], lane, lowReal * lowReal + lowImaginary * lowImaginary);
      put(power[kHalf - k], lane, highReal * highReal + highImaginary * highImaginary);
    }
  }

  static_assert(Fourier::kLength == kHalf);

  Fourier transform_;
  std::array<Number, kLength> halfWindow_;
  std::array<std::array<Complex, kHalf>, kGroups> windowed_;
  std::array<Complex, kHalf> spectrum_;
};

}  // namespace earshot
