#include "shared/signal/sinc_filter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace earshot {
namespace {

// 108 dB by Kaiser's formula leaves a margin over the 100 dB promised, for coefficients in float.
constexpr double kAttenuation = 108;
constexpr double kBeta = .1102 * (kAttenuation - 8.7);
constexpr double kPassBand = .9;
constexpr double kCutoff = .95;

/// The modified Bessel function I0 of x, by its power series in (x/2)^2; x <= kBeta < 11, where 32 terms reach 1e-16.
double bessel(double x) {
  static constexpr auto coefficients = [] {
    std::array<double, 32> c{};
    double factorial = 1;
    for (std::size_t i = 0; i < c.size(); ++i) {
      if (i > 0) factorial *= static_cast<double>(i);
      c[i] = 1 / (factorial * factorial);
    }
    return c;
  }();
  const double t = x * x / 4;
  double sum = 0;
  for (std::size_t i = coefficients.size(); i-- > 0;) sum = sum * t + coefficients[i];
  return sum;
}

/// sin(pi x), by its power series within half a turn of zero, where 12 terms reach 1e-17.
double sineOfHalfTurns(double x) {
  static constexpr auto coefficients = [] {
    std::array<double, 12> c{};
    double factorial = 1;
    for (std::size_t i = 0; i < c.size(); ++i) {
      c[i] = (i % 2 == 0 ? 1 : -1) / factorial;
      factorial *= static_cast<double>((2 * i + 2) * (2 * i + 3));
    }
    return c;
  }();
  const double turns = std::floor(x + .5);
  const double angle = std::numbers::pi * (x - turns);
  double sum = 0;
  for (std::size_t i = coefficients.size(); i-- > 0;) sum = sum * (angle * angle) + coefficients[i];
  const bool odd = turns - 2 * std::floor(turns / 2) != 0;
  return odd ? -sum * angle : sum * angle;
}

}  // namespace

SincFilter::SincFilter(double ratio) {
  const double lower = std::min(1.0, ratio);
  const double transition = (1 - kPassBand) * lower * std::numbers::pi;
  const double length = 1 + (kAttenuation - 7.95) / (2.285 * transition);
  taps_ = 16 * static_cast<std::size_t>(std::ceil(length / 16));
  cutoff_ = kCutoff * lower;
}

void SincFilter::at(double phase, std::span<double> row) const {
  const double half = static_cast<double>(taps_) / 2;
  double sum = 0;
  for (std::size_t k = 0; k < taps_; ++k) {
    const double t = static_cast<double>(k) - (half - 1) - phase;
    const double sinc = std::abs(t) < 1e-9 ? cutoff_ : sineOfHalfTurns(cutoff_ * t) / (std::numbers::pi * t);
    const double position = t / half;
    row[k] = sinc * bessel(kBeta * std::sqrt(std::max(0.0, 1 - position * position)));
    sum += row[k];
  }
  for (double& coefficient : row) coefficient /= sum;
}

}  // namespace earshot
