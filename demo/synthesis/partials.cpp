#include "demo/synthesis/partials.h"

#include <cmath>
#include <cstring>

#include "demo/synthesis/stereo.h"

namespace earshot::demo {

void PartialBank::add(float hertz, float amplitude, float decaySeconds, float phaseTurns) {
  if (hertz >= 0.42F * kSampleRate || count_ == kCapacity) return;
  constexpr double kTurn = 6.283185307179586;
  const double angle = kTurn * hertz / kSampleRate;
  const double shrink = decaySeconds > 0 ? std::pow(10.0, -3.0 / (decaySeconds * kSampleRate)) : 1.0;
  Partial& partial = partials_[count_++];
  for (int lane = 0; lane < 8; ++lane) {
    const double size = amplitude * std::pow(shrink, lane);
    partial.real[lane] = static_cast<float>(size * std::cos(kTurn * phaseTurns + angle * lane));
    partial.imaginary[lane] = static_cast<float>(size * std::sin(kTurn * phaseTurns + angle * lane));
  }
  const double eightfold = std::pow(shrink, 8);
  partial.turnReal = static_cast<float>(eightfold * std::cos(8 * angle));
  partial.turnImaginary = static_cast<float>(eightfold * std::sin(8 * angle));
  partial.decays = decaySeconds > 0;
}

void PartialBank::addTo(std::span<float> out) {
  for (std::size_t p = 0; p < count_;) {
    Partial& partial = partials_[p];
    Lanes real = partial.real;
    Lanes imaginary = partial.imaginary;
    for (std::size_t i = 0; i + 8 <= out.size(); i += 8) {
      Lanes sum;
      std::memcpy(&sum, out.data() + i, sizeof sum);
      sum += imaginary;
      std::memcpy(out.data() + i, &sum, sizeof sum);
      const Lanes turned = real * partial.turnReal - imaginary * partial.turnImaginary;
      imaginary = real * partial.turnImaginary + imaginary * partial.turnReal;
      real = turned;
    }
    partial.real = real;
    partial.imaginary = imaginary;
    const float energy = real[0] * real[0] + imaginary[0] * imaginary[0];
    if (partial.decays && energy < 1e-12F) {
      partials_[p] = partials_[--count_];
    } else {
      ++p;
    }
  }
}

}  // namespace earshot::demo
