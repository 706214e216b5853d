#include <cmath>

#include "demo/instruments/play.h"
#include "demo/random.h"
#include "demo/synthesis/filter.h"
#include "demo/synthesis/oscillator.h"
#include "demo/synthesis/partials.h"

namespace earshot::demo {
namespace {

/// A tuned bar: its modes after undercutting stand near 1 : 4 : 10 (Fletcher and Rossing 1998, ch. 19).
PartialBank bar(const Tone& tone, float ring, float second, float third) {
  Random random(tone.seed);
  PartialBank modes;
  const float hard = 0.4F + 0.8F * tone.velocity;
  modes.add(tone.hertz, 1, ring, random.uniform());
  modes.add(tone.hertz * 3.98F, second * hard, ring * 0.32F, random.uniform());
  modes.add(tone.hertz * 9.9F, third * hard * hard, ring * 0.10F, random.uniform());
  return modes;
}

}  // namespace

/// Metal rings for seconds; the rotating discs make it pulse.
void playVibraphone(const Tone& tone, StereoSpan out) {
  PartialBank modes = bar(tone, 5.5F * std::pow(262 / tone.hertz, 0.5F), 0.22F, 0.08F);
  Sine motor;
  const Envelope pedal{.attack = 0.0015F, .sustain = 1, .release = 0.35F, .held = tone.seconds};
  addVoice(tone, pedal, 0.38F * tone.velocity, out, [&](std::span<float> block, float seconds) {
    modes.addTo(block);
    const float pulse = 1 - 0.16F * (1 + sineOfTurns(4.6F * seconds));
    const float after = 1 - 0.16F * (1 + sineOfTurns(4.6F * (seconds + kVoiceBlock / kSampleRate)));
    const float slope = (after - pulse) / static_cast<float>(kVoiceBlock);
    for (std::size_t i = 0; i < block.size(); ++i) block[i] *= pulse + slope * static_cast<float>(i);
  });
}

/// Wood gives its energy away at once; the yarn's knock is part of the sound.
void playMarimba(const Tone& tone, StereoSpan out) {
  PartialBank modes = bar(tone, 1.5F * std::pow(262 / tone.hertz, 0.6F), 0.30F, 0.14F);
  Noise noise(tone.seed);
  StateVariableFilter knock;
  knock.tune(1200, 1);
  const Envelope free{.attack = 0.001F, .sustain = 1, .release = 0.3F, .held = std::max(tone.seconds, 0.35F)};
  addVoice(tone, free, 0.45F * tone.velocity, out, [&](std::span<float> block, float seconds) {
    modes.addTo(block);
    if (seconds > 0.02F) return;
    const float level = 0.5F * tone.velocity * std::exp(-seconds * 250);
    for (float& sample : block) sample += level * knock.bandpass(noise.next());
  });
}

}  // namespace earshot::demo
