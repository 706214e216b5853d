#include <algorithm>

#include "demo/instruments/play.h"
#include "demo/synthesis/filter.h"
#include "demo/synthesis/pluck.h"

namespace earshot::demo {
namespace {

void pluck(const Tone& tone, const PluckShape& shape, float release, float gain, StereoSpan out) {
  PluckedString string(tone.hertz, shape, tone.velocity, tone.seed);
  const Envelope finger{.attack = 0.0015F, .sustain = 1, .release = release, .held = tone.seconds};
  addVoice(tone, finger, gain, out, [&](std::span<float> block, float) { string.addTo(block); });
}

}  // namespace

/// Flesh on nylon over the sound hole, with the air of the body around 110 Hz.
void playNylonGuitar(const Tone& tone, StereoSpan out) {
  const PluckShape shape{.brightness = 0.34F, .position = 0.22F, .damping = 0.42F, .sustainSeconds = 3.2F};
  PluckedString string(tone.hertz, shape, tone.velocity, tone.seed);
  StateVariableFilter air;
  air.tune(115, 2.5F);
  const Envelope finger{.attack = 0.002F, .sustain = 1, .release = 0.12F, .held = tone.seconds};
  addVoice(tone, finger, 0.68F, out, [&](std::span<float> block, float) {
    string.addTo(block);
    for (float& sample : block) sample += 0.5F * air.bandpass(sample);
  });
}

void playSteelGuitar(const Tone& tone, StereoSpan out) {
  pluck(tone, {.brightness = 0.62F, .position = 0.14F, .damping = 0.22F, .sustainSeconds = 4.5F}, 0.10F, 0.75F, out);
}

/// Picked near the bridge, the cabinet's dullness in the part's mix; short notes are muted with the palm.
void playElectricGuitar(const Tone& tone, StereoSpan out) {
  const bool muted = tone.seconds < 0.11F;
  pluck(tone, {.brightness = 0.55F, .position = 0.11F, .damping = 0.30F, .sustainSeconds = muted ? 0.35F : 5.0F}, 0.06F,
        0.75F, out);
}

void playUprightBass(const Tone& tone, StereoSpan out) {
  pluck(tone, {.brightness = 0.20F, .position = 0.28F, .damping = 0.55F, .sustainSeconds = 2.4F}, 0.09F, 1.15F, out);
}

void playElectricBass(const Tone& tone, StereoSpan out) {
  pluck(tone, {.brightness = 0.33F, .position = 0.17F, .damping = 0.36F, .sustainSeconds = 5}, 0.05F, 1.05F, out);
}

}  // namespace earshot::demo
