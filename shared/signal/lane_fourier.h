#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace earshot {

/// A complex number of each frame. Vector: Lanes, or a vector of doubles.
template <class Vector>
struct LaneComplex {
  Vector real;
  Vector imaginary;

  friend LaneComplex operator+(LaneComplex a, LaneComplex b) { return {a.real + b.real, a.imaginary + b.imaginary}; }
  friend LaneComplex operator-(LaneComplex a, LaneComplex b) { return {a.real - b.real, a.imaginary - b.imaginary}; }
};

/// The Fourier transform of several frames at once, a frame a lane: its butterflies need no shuffling.
///
///   X[k] = sum_n x[n] exp(-2 pi i k n / 1024)
///
/// Decimated in time by four, down to single numbers: depth first, so that a quarter is done while it is in the cache.
/// One length only, and nothing but radix 4: a fifth of a general library's code in every page.
/// Source: Cooley and Tukey (1965), "An algorithm for the machine calculation of complex Fourier series".
template <class Vector, class Number>
class LaneFourier {
 public:
  using Complex = LaneComplex<Vector>;
  static constexpr std::size_t kLength = 1024;
  static constexpr std::size_t kCircle = 2 * kLength;  ///< steps of a turn

  LaneFourier() {
    for (std::size_t n = 0; n < kCircle; ++n)
      sines_[n] = static_cast<Number>(std::sin(2 * std::numbers::pi * static_cast<double>(n) / kCircle));
  }

  Number sine(std::size_t steps) const { return sines_[steps]; }  ///< steps < kCircle
  /// steps < kCircle * 3 / 4
  Number cosine(std::size_t steps) const { return sines_[steps + kCircle / 4]; }

  /// in, out: kLength numbers, apart from each other.
  void transform(const Complex* in, Complex* out) const { combine(in, out, kLength, 1); }

 private:
  Complex turned(Complex value, std::size_t steps) const {
    const Number c = cosine(steps), s = sine(steps);
    return {value.real * c + value.imaginary * s, value.imaginary * c - value.real * s};
  }

  void combine(const Complex* in, Complex* out, std::size_t length, std::size_t stride) const {
    const std::size_t quarter = length / 4;
    for (std::size_t q = 0; q < 4; ++q) {
      if (quarter == 1)
        out[q] = in[q * stride];
      else
        combine(in + q * stride, out + q * quarter, quarter, 4 * stride);
    }
    for (std::size_t k = 0; k < quarter; ++k, ++out) {
      const std::size_t steps = 2 * k * stride;
      const Complex first = turned(out[quarter], steps);
      const Complex second = turned(out[2 * quarter], 2 * steps);
      const Complex third = turned(out[3 * quarter], 3 * steps);
      const Complex even = out[0] + second, odd = out[0] - second;
      const Complex sum = first + third, difference = first - third;
      const Complex quarterTurn = {difference.imaginary, -difference.real};
      out[0] = even + sum;
      out[quarter] = odd + quarterTurn;
      out[2 * quarter] = even - sum;
      out[3 * quarter] = odd - quarterTurn;
    }
  }

  std::array<Number, kCircle> sines_;
};

}  // namespace earshot
