#pragma once

#include <algorithm>
#include <cmath>
#include <span>

#include "demo/synthesis/stereo.h"

namespace earshot::demo {

/// State-variable filter by trapezoidal integration (Simper 2013): its cutoff may move while it sounds.
class StateVariableFilter {
 public:
  /// hertz is clamped to [10, 0.45 sample rate]; q > 0, 0.707 is flat.
  void tune(float hertz, float q) {
    const float g = std::tan(3.14159265F * std::clamp(hertz, 10.0F, 0.45F * kSampleRate) / kSampleRate);
    damping_ = 1 / q;
    const float a1 = 1 / (1 + g * (g + damping_));
    firstKept_ = 2 * a1 - 1;
    crossed_ = 2 * g * a1;
    fed_ = g * crossed_;
    secondKept_ = 1 - fed_;
  }

  float lowpass(float input) { return step(input).low; }
  float bandpass(float input) {  ///< unit gain at the centre
    return step(input).band * damping_;
  }
  float highpass(float input) {
    const Outputs outputs = step(input);
    return input - damping_ * outputs.band - outputs.low;
  }

  void lowpass(std::span<float> samples) {
    StateVariableFilter local = *this;  // keeps the state in registers
    for (float& sample : samples) sample = local.lowpass(sample);
    *this = local;
  }

 private:
  struct Outputs {
    float band, low;
  };

  /// Both integrators' next states straight from the last ones: a shorter chain than by way of the outputs, which are
  /// the means of old and new state.
  Outputs step(float input) {
    const float first = firstKept_ * first_ + (crossed_ * input - crossed_ * second_);
    const float second = secondKept_ * second_ + (fed_ * input + crossed_ * first_);
    const Outputs outputs{0.5F * (first_ + first), 0.5F * (second_ + second)};
    first_ = first;
    second_ = second;
    return outputs;
  }

  float damping_ = 1, firstKept_ = 0, crossed_ = 0, fed_ = 0, secondKept_ = 0;
  float first_ = 0, second_ = 0;
};

/// One pole: the gentlest low-pass, 6 dB an octave. Loops work on a copy, whose state stays in a register.
class OnePole {
 public:
  explicit OnePole(float hertz = 1000) { tune(hertz); }
  void tune(float hertz) { keep_ = std::exp(-6.2831853F * std::min(hertz, 0.45F * kSampleRate) / kSampleRate); }
  float lowpass(float input) {
    constexpr float kAboveDenormal = 1e-18F;  // numbers that fade into the denormal range cost a hundred times as much
    return state_ = input + keep_ * (state_ - input) + kAboveDenormal;
  }
  float highpass(float input) { return input - lowpass(input); }

 private:
  float keep_ = 0;
  float state_ = 0;
};

}  // namespace earshot::demo
