#include "shared/signal/sinc_filter.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace earshot {
namespace {

// 108 dB by Kaiser's formula leaves a margin over the 100 dB promised, for coefficients in float.
constexpr double kAttenuation = 108;
constexpr double kBeta = .1102 * (kAttenuation - 8.7);
constexpr double kPassBand = .9;
constexpr double kCutoff = .95;

template <std::size_t Size>
double polynomial(const std::array<double, Size>& coefficients, double x) {
  double sum = 0;
  for (std::size_t i = Size; i-- > 0;) sum = sum * x + coefficients[i];
  return sum;
}

}  // namespace

SincFilter::SincFilter(double ratio) {
  const double lower = std::min(1.0, ratio);
  const double transition = (1 - kPassBand) * lower * std::numbers::pi;
  const double length = 1 + (kAttenuation - 7.95) / (2.285 * transition);
  taps_ = 16 * static_cast<std::size_t>(std::ceil(length / 16));
  cutoff_ = kCutoff * lower;

  double factorial = 1;
  for (std::size_t i = 0; i < bessel_.size(); ++i) {
    if (i > 0) factorial *= static_cast<double>(i);
    bessel_[i] = 1 / (factorial * factorial);
  }
  factorial = 1;
  for (std::size_t i = 0; i < sine_.size(); ++i) {
    sine_[i] = (i % 2 == 0 ? 1 : -1) / factorial;
    factorial *= static_cast<double>((2 * i + 2) * (2 * i + 3));
  }
}

double SincFilter::bessel(double x) const { return polynomial(bessel_, x * x / 4); }

double SincFilter::sineOfHalfTurns(double x) const {
  const double turns = std::floor(x + .5);
  const double angle = std::numbers::pi * (x - turns);
  const double sum = polynomial(sine_, angle * angle);
  const bool odd = turns - 2 * std::floor(turns / 2) != 0;
  return odd ? -sum * angle : sum * angle;
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
