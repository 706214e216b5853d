#pragma once

#include <cmath>

namespace earshot::demo {

/// Loudness of a note over its life: a rounded attack, an exponential decay to the sustain level while the key is held,
/// a release that ends at exactly zero with zero slope, so that no note clicks.
struct Envelope {
  float attack = 0.005F;  ///< seconds
  float decay = 0.3F;     ///< seconds, time constant
  float sustain = 1;      ///< [0, 1]
  float release = 0.1F;   ///< seconds
  float held = 0.5F;      ///< seconds the key is down

  float duration() const { return held + release; }

  float level(float seconds) const {
    if (seconds <= held) return whileHeld(seconds);
    const float left = 1 - (seconds - held) / release;
    return left <= 0 ? 0 : whileHeld(held) * left * left * left;
  }

 private:
  float whileHeld(float seconds) const {
    if (seconds < attack) {
      const float rise = seconds / attack;
      return rise * rise * (3 - 2 * rise);
    }
    return sustain + (1 - sustain) * std::exp(-(seconds - attack) / decay);
  }
};

}  // namespace earshot::demo
