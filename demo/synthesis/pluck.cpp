#include "demo/synthesis/pluck.h"

#include <algorithm>
#include <cmath>

#include "demo/synthesis/filter.h"
#include "demo/synthesis/oscillator.h"

namespace earshot::demo {

PluckedString::PluckedString(float hertz, const PluckShape& shape, float velocity, std::uint64_t seed) {
  const float pitch = std::clamp(hertz, 30.0F, 5000.0F);
  delayed_ = 0.5F * shape.damping;
  direct_ = 1 - delayed_;
  const float period = kSampleRate / pitch - delayed_;  // what the loop filter delays, the line must not
  length_ = static_cast<std::size_t>(period - 0.1F);
  const float rest = period - static_cast<float>(length_);
  allpass_ = (1 - rest) / (1 + rest);
  gain_ = std::pow(10.0F, -3.0F / (shape.sustainSeconds * pitch));

  Noise noise(seed);
  OnePole soft(300 + 9000 * shape.brightness * shape.brightness * (0.35F + 0.65F * velocity));
  OnePole softer(600 + 14000 * shape.brightness);
  std::array<float, kLongest> burst{};
  float mean = 0;
  for (std::size_t i = 0; i < length_; ++i) {
    burst[i] = softer.lowpass(soft.lowpass(noise.next()));
    mean += burst[i];
  }
  mean /= static_cast<float>(length_);
  const auto node = std::max<std::size_t>(1, static_cast<std::size_t>(shape.position * static_cast<float>(length_)));
  float energy = 1e-9F;
  for (std::size_t i = 0; i < length_; ++i) {
    line_[i] = burst[i] - 0.9F * burst[(i + length_ - node) % length_] - 0.1F * mean;
    energy += line_[i] * line_[i];
  }
  const float level = velocity * 0.35F * std::sqrt(static_cast<float>(length_) / energy);
  for (std::size_t i = 0; i < length_; ++i) line_[i] *= level;
}

void PluckedString::addTo(std::span<float> out) {
  float before = before_;  // copies, which the compiler can keep in registers
  float allpassIn = allpassIn_;
  float allpassOut = allpassOut_;
  std::size_t position = position_;
  for (float& sample : out) {
    const float now = line_[position];
    const float damped = gain_ * (direct_ * now + delayed_ * before);
    before = now;
    allpassOut = allpass_ * (damped - allpassOut) + allpassIn;
    allpassIn = damped;
    line_[position] = allpassOut;
    if (++position == length_) position = 0;
    sample += now;
  }
  before_ = before;
  allpassIn_ = allpassIn;
  allpassOut_ = allpassOut;
  position_ = position;
}

}  // namespace earshot::demo
