#include <algorithm>
#include <cmath>

#include "demo/instruments/play.h"
#include "demo/random.h"
#include "demo/synthesis/filter.h"
#include "demo/synthesis/oscillator.h"

namespace earshot::demo {

/// Two saws and a pulse an octave below through a filter that snaps open.
void playSynthLead(const Tone& tone, StereoSpan out) {
  Random random(tone.seed);
  Saw first(random.uniform());
  Saw second(random.uniform());
  Saw below(random.uniform());
  StateVariableFilter filter;
  const Envelope key{.attack = 0.008F, .decay = 0.4F, .sustain = 0.7F, .release = 0.14F, .held = tone.seconds};
  addVoice(tone, key, 0.22F * tone.velocity, out, [&](std::span<float> block, float seconds) {
    const float wobble = 1 + 0.004F * std::clamp(seconds - 0.3F, 0.0F, 1.0F) * sineOfTurns(5.5F * seconds);
    const float step = tone.hertz * wobble / kSampleRate;
    first.add(block, step * 0.9975F, 0.7F);
    second.add(block, step * 1.0025F, 0.7F);
    below.addPulse(block, step * 0.5F, 0.25F, 0.4F);
    filter.tune(std::min(900 + 2 * tone.hertz + 5000 * tone.velocity * std::exp(-seconds * 4), 14000.0F), 1.4F);
    filter.lowpass(block);
  });
}

/// Slow to speak and slow to leave: three saws drifting against one another under a breathing filter.
void playSynthPad(const Tone& tone, StereoSpan out) {
  Random random(tone.seed);
  Saw saws[3] = {Saw(random.uniform()), Saw(random.uniform()), Saw(random.uniform())};
  static constexpr float kDetune[3] = {0.9955F, 1.0F, 1.0047F};
  const float breathing = random.uniform();
  StateVariableFilter filter;
  const float attack = std::clamp(0.3F * tone.seconds, 0.08F, 0.9F);
  const Envelope key{.attack = attack, .decay = 2, .sustain = 0.9F, .release = 0.7F, .held = tone.seconds};
  addVoice(tone, key, 0.25F * tone.velocity, out, [&](std::span<float> block, float seconds) {
    for (int i = 0; i < 3; ++i) saws[i].add(block, tone.hertz * kDetune[i] / kSampleRate, 0.6F);
    const float sway = 1 + 0.35F * sineOfTurns(0.16F * seconds + breathing);
    filter.tune((450 + 2600 * tone.velocity) * sway, 0.9F);
    filter.lowpass(block);
  });
}

void playSynthPluck(const Tone& tone, StereoSpan out) {
  Random random(tone.seed);
  Saw saw(random.uniform());
  Saw pulse(random.uniform());
  StateVariableFilter filter;
  const Envelope key{.attack = 0.002F, .decay = 0.16F, .sustain = 0.12F, .release = 0.18F, .held = tone.seconds};
  addVoice(tone, key, 0.55F * tone.velocity, out, [&](std::span<float> block, float seconds) {
    const float step = tone.hertz / kSampleRate;
    saw.add(block, step * 1.002F, 0.6F);
    pulse.addPulse(block, step * 0.998F, 0.35F, 0.3F);
    filter.tune(std::min(300 + tone.hertz + 7500 * tone.velocity * std::exp(-seconds * 16), 15000.0F), 1.7F);
    filter.lowpass(block);
  });
}

/// A saw with a sine below it to carry the weight; played hard, the filter barks.
void playSynthBass(const Tone& tone, StereoSpan out) {
  Saw saw(0.5F);
  Sine sub;
  StateVariableFilter filter;
  const Envelope key{.attack = 0.004F, .decay = 0.5F, .sustain = 0.8F, .release = 0.05F, .held = tone.seconds};
  addVoice(tone, key, 0.42F * tone.velocity, out, [&](std::span<float> block, float seconds) {
    const float step = tone.hertz / kSampleRate;
    saw.add(block, step, 0.42F);
    filter.tune(120 + tone.hertz + 2400 * tone.velocity * tone.velocity * std::exp(-seconds * 9), 1.3F);
    filter.lowpass(block);
    sub.add(block, step, 0.75F);
  });
}

}  // namespace earshot::demo
