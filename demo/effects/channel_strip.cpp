#include "demo/effects/channel_strip.h"

#include "demo/synthesis/sine.h"

namespace earshot::demo {

ChannelStrip::ChannelStrip(const Mix& mix) : mix_(mix), toneLeft_(mix.brightness), toneRight_(mix.brightness) {}

void ChannelStrip::process(StereoSpan samples) {
  if (mix_.drive > 0) {
    const float in = 1 + 4 * mix_.drive;
    const float out = 1 / (1 + 1.2F * mix_.drive);
    for (float& sample : samples.left) sample = out * saturate(in * sample);
    for (float& sample : samples.right) sample = out * saturate(in * sample);
  }
  if (mix_.brightness < 20000) {
    OnePole left = toneLeft_;
    OnePole right = toneRight_;
    for (std::size_t i = 0; i < samples.size(); ++i) {
      samples.left[i] = left.lowpass(samples.left[i]);
      samples.right[i] = right.lowpass(samples.right[i]);
    }
    toneLeft_ = left;
    toneRight_ = right;
  }
  if (mix_.chorus > 0) addChorus(samples);
  if (mix_.tremolo > 0) {
    constexpr float kStep = 5.0F / kSampleRate;
    const int count = static_cast<int>(samples.size());
    const float start = swing_;
    for (int i = 0; i < count; ++i) {
      const float side = mix_.tremolo * sineOfTurns(start + kStep * static_cast<float>(i));
      samples.left[i] *= 1 - 0.5F * mix_.tremolo + 0.5F * side;
      samples.right[i] *= 1 - 0.5F * mix_.tremolo - 0.5F * side;
    }
    swing_ = fraction(swing_ + kStep * static_cast<float>(samples.size()));
  }
  for (float& sample : samples.left) sample *= mix_.gain;
  for (float& sample : samples.right) sample *= mix_.gain;
}

void ChannelStrip::addChorus(StereoSpan samples) {
  constexpr float kStep = 0.63F / kSampleRate;
  const float wet = 0.6F * mix_.chorus;
  const float dry = 1 - 0.25F * mix_.chorus;
  const int count = static_cast<int>(samples.size());
  for (int i = 0; i < count; ++i) {
    const float turn = sineOfTurns(sway_ + kStep * static_cast<float>(i));
    left_.write(samples.left[i]);
    right_.write(samples.right[i]);
    samples.left[i] = dry * samples.left[i] + wet * left_.read(520 + 190 * turn);
    samples.right[i] = dry * samples.right[i] + wet * right_.read(560 - 190 * turn);
  }
  sway_ = fraction(sway_ + kStep * static_cast<float>(samples.size()));
}

}  // namespace earshot::demo
