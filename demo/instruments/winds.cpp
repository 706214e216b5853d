#include <algorithm>
#include <cmath>

#include "demo/instruments/play.h"
#include "demo/random.h"
#include "demo/synthesis/filter.h"
#include "demo/synthesis/oscillator.h"

namespace earshot::demo {
namespace {

/// Vibrato that sets in after a while, as players do: a factor on the frequency.
float vibrato(float seconds, float depth, float hertz, float phase) {
  const float onset = std::clamp((seconds - 0.25F) / 0.5F, 0.0F, 1.0F);
  return 1 + depth * onset * sineOfTurns(hertz * seconds + phase);
}

}  // namespace

/// A section of three desks, slightly apart in pitch, under a bow whose pressure opens the sound.
void playStrings(const Tone& tone, StereoSpan out) {
  Random random(tone.seed);
  Saw desks[3] = {Saw(random.uniform()), Saw(random.uniform()), Saw(random.uniform())};
  static constexpr float kDetune[3] = {0.9975F, 1.0F, 1.0028F};
  const float start = random.uniform();
  StateVariableFilter body;
  const float attack = std::clamp(0.35F * tone.seconds, 0.03F, 0.28F);
  const Envelope bow{.attack = attack, .decay = 0.6F, .sustain = 0.85F, .release = 0.22F, .held = tone.seconds};
  addVoice(tone, bow, 0.29F * tone.velocity, out, [&](std::span<float> block, float seconds) {
    const float sway = vibrato(seconds, 0.0035F, 5.3F, start);
    for (int desk = 0; desk < 3; ++desk) desks[desk].add(block, tone.hertz * kDetune[desk] * sway / kSampleRate, 0.6F);
    body.tune(std::min(700 + 2.2F * tone.hertz + 2200 * tone.velocity, 7000.0F), 0.8F);
    body.lowpass(block);
  });
}

/// Nearly a sine, the breath around it, and a chiff where the tongue lets go.
void playFlute(const Tone& tone, StereoSpan out) {
  Random random(tone.seed);
  Sine fundamental(random.uniform());
  Sine octave(random.uniform());
  Sine twelfth(random.uniform());
  Noise noise(tone.seed);
  StateVariableFilter breath;
  breath.tune(std::min(2.2F * tone.hertz, 9000.0F), 1.3F);
  const float start = random.uniform();
  const Envelope blow{.attack = std::clamp(0.25F * tone.seconds, 0.025F, 0.06F),
                      .decay = 0.4F,
                      .sustain = 0.85F,
                      .release = 0.09F,
                      .held = tone.seconds};
  addVoice(tone, blow, 0.26F * tone.velocity, out, [&](std::span<float> block, float seconds) {
    const float step = tone.hertz * vibrato(seconds, 0.005F, 5.0F, start) / kSampleRate;
    fundamental.add(block, step, 1);
    octave.add(block, 2 * step, 0.10F + 0.22F * tone.velocity);
    twelfth.add(block, 3 * step, 0.09F);
    const float air = 0.10F + 0.5F * std::exp(-seconds * 35);
    for (float& sample : block) sample += air * breath.bandpass(noise.next());
  });
}

/// Two horns whose brightness swells with their loudness and which slide up into the note.
void playBrass(const Tone& tone, StereoSpan out) {
  Random random(tone.seed);
  Saw first(random.uniform());
  Saw second(random.uniform());
  StateVariableFilter bell;
  const float start = random.uniform();
  const Envelope lips{.attack = 0.03F, .decay = 0.25F, .sustain = 0.75F, .release = 0.08F, .held = tone.seconds};
  addVoice(tone, lips, 0.28F * tone.velocity, out, [&](std::span<float> block, float seconds) {
    const float slide = 1 - 0.02F * std::exp(-seconds * 45);
    const float step = tone.hertz * slide * vibrato(seconds, 0.003F, 5.6F, start) / kSampleRate;
    first.add(block, step, 0.7F);
    second.add(block, step * 1.004F, 0.6F);
    const float open = std::min(1.0F, seconds / 0.05F) * (0.55F + 0.45F * std::exp(-seconds * 3));
    bell.tune(500 + open * (1500 + 4500 * tone.velocity), 1.0F);
    bell.lowpass(block);
  });
}

}  // namespace earshot::demo
