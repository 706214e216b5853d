// Every drum from three materials: a falling sine (skins), ringing modes (metal, wood) and filtered noise (wires, air).
#include <algorithm>
#include <cmath>
#include <vector>

#include "demo/instruments/kit.h"
#include "demo/synthesis/filter.h"
#include "demo/synthesis/oscillator.h"
#include "demo/synthesis/partials.h"

namespace earshot::demo {
namespace {

struct Skin {
  float hertz;  ///< where the pitch settles
  float bend;   ///< how much higher it starts, in multiples of hertz
  float bendSeconds;
  float decaySeconds;
  float level;
};

struct Wires {
  float hertz;
  float q;
  bool high;  ///< high-pass instead of band-pass
  float attackSeconds;
  float decaySeconds;
  float level;
};

/// One stroke under construction.
class Stroke {
 public:
  Stroke(float seconds, std::uint64_t seed)
      : samples_((static_cast<std::size_t>(seconds * kSampleRate) + 63) / 64 * 64), seed_(seed) {}

  Stroke& add(const Skin& skin) {
    float phase = 0;
    for (std::size_t i = 0; i < samples_.size(); ++i) {
      const float t = static_cast<float>(i) / kSampleRate;
      phase += skin.hertz * (1 + skin.bend * std::exp(-t / skin.bendSeconds)) / kSampleRate;
      phase = fraction(phase);
      samples_[i] += skin.level * std::exp(-t / skin.decaySeconds) * sineOfTurns(phase);
    }
    return *this;
  }

  Stroke& add(const Wires& wires, float start = 0) {
    Noise noise(++seed_);
    StateVariableFilter filter;
    filter.tune(wires.hertz, wires.q);
    const float fall = std::exp(-1 / (wires.decaySeconds * kSampleRate));
    float level = wires.level;
    for (auto i = static_cast<std::size_t>(start * kSampleRate); i < samples_.size(); ++i, level *= fall) {
      const float t = static_cast<float>(i) / kSampleRate - start;
      const float rise = std::min(1.0F, t / wires.attackSeconds);
      const float sound = wires.high ? filter.highpass(noise.next()) : filter.bandpass(noise.next());
      samples_[i] += level * rise * sound;
    }
    return *this;
  }

  template <std::size_t N>
  Stroke& ring(float hertz, const float (&ratios)[N], float decaySeconds, float level) {
    PartialBank modes;
    float amplitude = level;
    for (const float ratio : ratios) {
      modes.add(hertz * ratio, amplitude, decaySeconds * 6.9F / (0.6F + 0.4F * ratio));  // time constant to T60
      amplitude *= 0.86F;
    }
    modes.addTo(samples_);
    return *this;
  }

  /// Rounds the loudest parts, as tape and transistors do.
  Stroke& drive(float amount) {
    for (float& sample : samples_) {
      const float x = sample * amount;
      sample = x / (1 + std::abs(x)) * (1 + 1 / amount) * 0.7F;
    }
    return *this;
  }

  std::vector<float> take() {
    const std::size_t start = std::min<std::size_t>(24, samples_.size());
    const std::size_t fade = std::min<std::size_t>(1200, samples_.size());
    for (std::size_t i = 0; i < start; ++i) samples_[i] *= static_cast<float>(i) / static_cast<float>(start);
    for (std::size_t i = 0; i < fade; ++i) {
      samples_[samples_.size() - 1 - i] *= static_cast<float>(i) / static_cast<float>(fade);
    }
    return std::move(samples_);
  }

 private:
  std::vector<float> samples_;
  std::uint64_t seed_;
};

constexpr float kCymbal[] = {1, 1.34F, 1.72F, 2.08F, 2.67F, 3.18F, 3.92F, 4.83F, 5.61F, 6.47F, 7.3F};
constexpr float kCircularSkin[] = {1, 1.59F, 2.14F, 2.3F, 2.65F};
constexpr float kWood[] = {1, 2.57F, 4.1F};

std::vector<float> kick(Instrument kit, std::uint64_t seed) {
  switch (kit) {
    case Instrument::DrumMachine:
      return Stroke(0.42F, seed)
          .add(Skin{49, 4.2F, 0.022F, 0.15F, 1.05F})
          .add(Wires{2500, 0.8F, false, 0.0003F, 0.003F, 0.5F})
          .drive(1.4F)
          .take();
    case Instrument::BrushKit:
      return Stroke(0.3F, seed).add(Skin{62, 1.2F, 0.02F, 0.09F, 0.7F}).take();
    case Instrument::HandPercussion:
      return Stroke(0.4F, seed).add(Skin{72, 0.7F, 0.03F, 0.13F, 0.8F}).take();  // a cajon or surdo
    default:
      return Stroke(0.32F, seed)
          .add(Skin{57, 2.4F, 0.018F, 0.105F, 1.0F})
          .add(Wires{3200, 1.2F, false, 0.0005F, 0.006F, 0.35F})
          .take();
  }
}

std::vector<float> snare(Instrument kit, std::uint64_t seed) {
  switch (kit) {
    case Instrument::DrumMachine:
      return Stroke(0.32F, seed)
          .add(Skin{185, 0.5F, 0.015F, 0.06F, 0.5F})
          .add(Wires{3400, 0.6F, false, 0.0004F, 0.085F, 1.2F})
          .add(Wires{6500, 0.7F, true, 0.0004F, 0.05F, 0.35F})
          .take();
    case Instrument::BrushKit:
      return Stroke(0.26F, seed)
          .add(Skin{210, 0.2F, 0.01F, 0.035F, 0.15F})
          .add(Wires{3800, 0.5F, false, 0.006F, 0.05F, 0.75F})
          .take();
    case Instrument::HandPercussion:
      return Stroke(0.2F, seed)
          .add(Skin{260, 0.3F, 0.01F, 0.03F, 0.5F})
          .add(Wires{2600, 0.9F, false, 0.0004F, 0.03F, 0.8F})
          .take();
    default:
      return Stroke(0.3F, seed)
          .add(Skin{198, 0.35F, 0.02F, 0.055F, 0.55F})
          .ring(330, kCircularSkin, 0.05F, 0.12F)
          .add(Wires{4200, 0.5F, false, 0.0004F, 0.075F, 1.0F})
          .take();
  }
}

std::vector<float> hat(Instrument kit, float decaySeconds, float level, std::uint64_t seed) {
  const bool machine = kit == Instrument::DrumMachine;
  return Stroke(std::min(0.05F + 5 * decaySeconds, 0.9F), seed)
      .add(Wires{machine ? 8200.0F : 7000.0F, 0.9F, true, 0.0005F, decaySeconds, 0.5F * level})
      .ring(machine ? 2450.0F : 2010.0F, kCymbal, decaySeconds * 0.8F, 0.05F * level)
      .take();
}

std::vector<float> conga(float hertz, float decaySeconds, float slap, std::uint64_t seed) {
  return Stroke(0.4F, seed)
      .add(Skin{hertz, 0.12F, 0.02F, decaySeconds, 0.75F})
      .ring(hertz * 1.52F, kCircularSkin, 0.03F, 0.12F)
      .add(Wires{2300, 1.0F, false, 0.0004F, 0.008F + 0.012F * slap, 0.3F + 0.8F * slap})
      .take();
}

std::vector<float> clap(std::uint64_t seed) {
  const Wires hands{1500, 1.1F, false, 0.0006F, 0.007F, 1.1F};
  const Wires room{1300, 0.9F, false, 0.001F, 0.09F, 0.9F};
  return Stroke(0.4F, seed).add(hands).add(hands, 0.011F).add(hands, 0.021F).add(room, 0.031F).take();
}

std::vector<float> cymbal(float hertz, float decaySeconds, float wash, float ping, std::uint64_t seed) {
  return Stroke(std::min(4 * decaySeconds, 2.4F), seed)
      .ring(hertz, kCymbal, decaySeconds, ping)
      .add(Wires{5200, 0.7F, true, 0.001F, decaySeconds * 0.6F, wash})
      .take();
}

}  // namespace

std::vector<float> synthesizeStroke(Instrument kit, Drum drum, std::uint64_t seed) {
  switch (drum) {
    case Drum::Kick:
      return kick(kit, seed);
    case Drum::Snare:
      return snare(kit, seed);
    case Drum::GhostSnare:  // barely touched, the wires hardly answer: duller, not only softer
      return Stroke(0.2F, seed)
          .add(Skin{205, 0.2F, 0.01F, 0.04F, 0.6F})
          .add(Wires{1500, 1.2F, false, 0.001F, 0.03F, 0.8F})
          .take();
    case Drum::Rim:
      return Stroke(0.15F, seed)
          .ring(820, kWood, 0.014F, 0.8F)
          .add(Wires{2900, 1.5F, false, 0.0004F, 0.006F, 0.6F})
          .take();
    case Drum::Clap:
      return clap(seed);
    case Drum::ClosedHat:
      return hat(kit, kit == Instrument::BrushKit ? 0.03F : 0.022F, 0.8F, seed);
    case Drum::OpenHat:
      return hat(kit, 0.14F, 0.8F, seed);
    case Drum::PedalHat:
      return hat(kit, 0.045F, 0.5F, seed);
    case Drum::Ride:
      return cymbal(kit == Instrument::BrushKit ? 1250.0F : 1480.0F, 0.42F, 0.10F, 0.075F, seed);
    case Drum::Crash:
      return cymbal(980, 0.6F, 0.5F, 0.09F, seed);
    case Drum::LowTom:
      return Stroke(0.5F, seed).add(Skin{92, 0.5F, 0.04F, 0.16F, 0.9F}).take();
    case Drum::HighTom:
      return Stroke(0.4F, seed).add(Skin{150, 0.45F, 0.035F, 0.12F, 0.85F}).take();
    case Drum::Shaker:
      return Stroke(0.14F, seed).add(Wires{6800, 0.8F, false, 0.018F, 0.022F, 0.75F}).take();
    case Drum::Tambourine:
      return Stroke(0.3F, seed).ring(4100, kCymbal, 0.03F, 0.10F).add(Wires{8800, 1, true, 0.002F, 0.05F, 0.4F}).take();
    case Drum::CongaLow:
      return conga(178, 0.13F, 0, seed);
    case Drum::CongaHigh:
      return conga(262, 0.10F, 0.1F, seed);
    case Drum::CongaSlap:
      return conga(310, 0.035F, 1, seed);
    case Drum::WoodBlock:
      return Stroke(0.12F, seed).ring(1180, kWood, 0.016F, 0.9F).take();
    case Drum::BrushSweep:
      return Stroke(0.5F, seed).add(Wires{4300, 0.5F, false, 0.09F, 0.11F, 0.45F}).take();
  }
  return {};
}

}  // namespace earshot::demo
