#include <cmath>

#include "demo/instruments/play.h"
#include "demo/random.h"
#include "demo/synthesis/filter.h"
#include "demo/synthesis/oscillator.h"
#include "demo/synthesis/partials.h"
#include "demo/synthesis/pluck.h"

namespace earshot::demo {

/// Stiff-string partials, f_n = n f sqrt(1 + B n^2) (Fletcher 1964), the lowest as a pair of strings a hair apart, so
/// that they beat and ring on; the hammer is a thump of noise.
void playPiano(const Tone& tone, StereoSpan out) {
  Random random(tone.seed);
  PartialBank strings;
  const float stiffness = 0.0003F * std::pow(tone.hertz / 220, 1.2F);
  const float ring = 9 * std::pow(110 / tone.hertz, 0.55F) + 0.4F;  // low strings ring longer
  const float dullness = 0.62F - 0.34F * tone.velocity + 0.10F * std::log2(tone.hertz / 262 + 1);
  for (int n = 1; n <= 16; ++n) {
    const float order = static_cast<float>(n);
    const float hertz = order * tone.hertz * std::sqrt(1 + stiffness * order * order);
    if (hertz > 9500) break;
    const float struck = std::abs(sineOfTurns(order * 0.5F * 0.123F));  // the hammer hits an eighth along the string
    const float amplitude = struck * std::exp(-dullness * order * 0.55F);
    const float decay = ring / (1 + 0.16F * order * order * tone.hertz / 440);
    strings.add(hertz, amplitude, decay, random.uniform());
    if (n <= 5) strings.add(hertz * 1.0006F, 0.45F * amplitude, 1.7F * decay, random.uniform());
  }
  Noise noise(tone.seed);
  StateVariableFilter felt;
  felt.tune(500 + 1500 * tone.velocity, 0.8F);
  const Envelope damper{.attack = 0.0015F, .sustain = 1, .release = 0.18F, .held = tone.seconds};
  addVoice(tone, damper, 0.40F * tone.velocity, out, [&](std::span<float> block, float seconds) {
    strings.addTo(block);
    if (seconds > 0.03F) return;
    const float thump = 0.25F * tone.velocity * std::exp(-seconds * 160);
    for (float& sample : block) sample += thump * felt.lowpass(noise.next());
  });
}

/// Two FM pairs, as in Chowning's (1973) bells: a body whose brightness follows the touch, and a short tine.
void playElectricPiano(const Tone& tone, StereoSpan out) {
  const float step = tone.hertz / kSampleRate;
  float phase = 0;
  const Envelope key{.attack = 0.002F, .decay = 0.55F, .sustain = 0.28F, .release = 0.22F, .held = tone.seconds};
  addVoice(tone, key, 0.32F * tone.velocity, out, [&](std::span<float> block, float seconds) {
    const float body = (0.06F + 0.30F * tone.velocity * tone.velocity) * std::exp(-seconds * 2.2F);
    const float tine = 0.035F * tone.velocity * std::exp(-seconds * 9);
    const float bell = 0.16F * tone.velocity * std::exp(-seconds * 6);
    const int count = static_cast<int>(block.size());
    if (seconds < 0.7F) {
      for (int i = 0; i < count; ++i) {
        const float at = phase + step * static_cast<float>(i);
        block[i] = sineOfTurns(at + body * sineOfTurns(at) + tine * sineOfTurns(14 * at)) + bell * sineOfTurns(4 * at);
      }
    } else {  // tine and bell are 50 dB down by now
      for (int i = 0; i < count; ++i) {
        const float at = phase + step * static_cast<float>(i);
        block[i] = sineOfTurns(at + body * sineOfTurns(at));
      }
    }
    phase = fraction(phase + step * static_cast<float>(count));
  });
}

/// Drawbars: sub-octave, fifth, unison and overtones, in equal-tempered tonewheel ratios; the click of the contacts.
void playOrgan(const Tone& tone, StereoSpan out) {
  struct Drawbar {
    float ratio, level;
  };
  static constexpr Drawbar kDrawbars[] = {{0.5F, 0.55F}, {1, 1},         {1.498F, 0.35F}, {2, 0.6F}, {2.997F, 0.25F},
                                          {4, 0.30F},    {5.04F, 0.10F}, {6, 0.10F},      {8, 0.12F}};
  Random random(tone.seed);
  PartialBank wheels;
  for (const Drawbar& drawbar : kDrawbars) wheels.add(drawbar.ratio * tone.hertz, drawbar.level, 0, random.uniform());
  Noise noise(tone.seed);
  const Envelope key{.attack = 0.006F, .sustain = 1, .release = 0.04F, .held = tone.seconds};
  addVoice(tone, key, 0.13F * (0.5F + 0.5F * tone.velocity), out, [&](std::span<float> block, float seconds) {
    wheels.addTo(block);
    if (seconds > 0.004F) return;
    for (float& sample : block) sample += 0.5F * noise.next();
  });
}

/// A bright string plucked near its end by a quill that does not know loud from soft; a damper stops it.
void playHarpsichord(const Tone& tone, StereoSpan out) {
  const PluckShape quill{.brightness = 0.95F, .position = 0.09F, .damping = 0.12F, .sustainSeconds = 4};
  PluckedString eightFoot(tone.hertz, quill, 0.8F, tone.seed);
  PluckedString fourFoot(tone.hertz * 2.001F, quill, 0.45F, tone.seed + 1);
  const Envelope damper{.attack = 0.0008F, .sustain = 1, .release = 0.09F, .held = tone.seconds};
  addVoice(tone, damper, 0.68F * (0.35F + 0.65F * tone.velocity), out, [&](std::span<float> block, float) {
    eightFoot.addTo(block);
    fourFoot.addTo(block);
  });
}

}  // namespace earshot::demo
