#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace earshot {

/// The low-pass of a change of sample rate by `ratio` = out / in: h(t) = c sinc(c t) w(t), c = .95 min(1, ratio), w a
/// Kaiser window, t in input samples. Flat up to .9 N and 100 dB down from N on, N half the lower of the two rates.
/// Source: Kaiser (1974) for window and length.
///
/// Made of +, -, *, / and square root only, so that the coefficients are the same bits on every machine: libraries
/// differ in the last place of a sine.
class SincFilter {
 public:
  [[gnu::cold]] explicit SincFilter(double ratio);

  std::size_t taps() const { return taps_; }  ///< a multiple of 16

  /// The taps around a position `phase` in [0, 1] after a sample: the first lies taps/2 - 1 samples before that sample.
  /// Their sum is 1. row: taps() values.
  [[gnu::cold]] void at(double phase, std::span<double> row) const;

 private:
  /// The modified Bessel function I0 of x, by its power series in (x/2)^2; x < 11, where 32 terms reach 1e-16.
  double bessel(double x) const;
  /// sin(pi x), by its power series within half a turn of zero, where 12 terms reach 1e-17.
  double sineOfHalfTurns(double x) const;

  double cutoff_;
  std::size_t taps_;
  std::array<double, 32> bessel_;
  std::array<double, 12> sine_;
};

}  // namespace earshot
