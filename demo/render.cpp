#include "demo/render.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "demo/effects/channel_strip.h"
#include "demo/effects/echo.h"
#include "demo/effects/mastering.h"
#include "demo/effects/reverb.h"
#include "demo/instruments/kit.h"
#include "demo/instruments/play.h"
#include "demo/random.h"
#include "demo/synthesis/oscillator.h"

namespace earshot::demo {
namespace {

constexpr std::size_t kStripBlock = 512;

struct Desk {
  explicit Desk(std::size_t frames) : mix(frames), room(frames), echo(frames) {}
  StereoBuffer mix, room, echo;
};

std::size_t frameOf(double seconds) {
  return static_cast<std::size_t>(std::llround(std::max(0.0, seconds) * kSampleRate));
}

Tone toneOf(const Note& note, const Mix& mix, double seconds, float velocity, std::uint64_t seed) {
  const float side = std::clamp(mix.pan + mix.spread * static_cast<float>(note.pitch - 62) / 24, -0.9F, 0.9F);
  const float angle = 0.7853982F * (1 + side);
  return {.hertz = static_cast<float>(440 * std::pow(2.0, (note.pitch - 69) / 12.0)),
          .seconds = static_cast<float>(seconds),
          .velocity = velocity,
          .left = std::cos(angle),
          .right = std::sin(angle),
          .seed = seed};
}

/// Plays a part's notes into `line`, which is silent; returns the frame after the last one touched.
void perform(const Part& part, const Score& score, std::uint64_t seed, StereoSpan line) {
  Random hand(seed, 11);
  Kit kit(part.instrument, seed);
  const double beat = score.secondsPerBeat();
  for (const Note& note : part.notes) {
    const double start = swung(note.beat, score.groove) * beat;
    const double end = swung(note.beat + note.beats, score.groove) * beat;
    const double off = (part.mix.lateMilliseconds + score.groove.timingMilliseconds * hand.gaussian()) / 1000;
    const float velocity = std::clamp(note.velocity * (1 + score.groove.dynamics * hand.gaussian()), 0.03F, 1.0F);
    const std::size_t frame = frameOf(start + off);
    if (frame >= line.size()) continue;
    if (isKit(part.instrument)) {
      kit.strike(static_cast<Drum>(note.pitch), velocity, line.from(frame));
    } else {
      play(part.instrument, toneOf(note, part.mix, std::max(0.03, end - start), velocity, seed + hand.next()),
           line.from(frame));
    }
  }
}

/// Down at every kick and back within a third of a second: the pumping of a side-chained compressor.
std::vector<float> duckingCurve(const Score& score, std::size_t frames) {
  std::vector<float> depth(frames, 0);
  constexpr float kRecovery = 0.22F * kSampleRate;
  for (const Part& part : score.parts) {
    if (!isKit(part.instrument)) continue;
    for (const Note& note : part.notes) {
      if (note.pitch != static_cast<int>(Drum::Kick)) continue;
      const std::size_t start = frameOf(swung(note.beat, score.groove) * score.secondsPerBeat());
      for (std::size_t i = start; i < std::min(frames, start + static_cast<std::size_t>(kRecovery)); ++i) {
        const float left = 1 - static_cast<float>(i - start) / kRecovery;
        const float attack = std::min(1.0F, static_cast<float>(i - start) / 240);
        depth[i] = std::max(depth[i], left * left * attack);
      }
    }
  }
  return depth;
}

void sendTo(StereoSpan bus, StereoSpan from, float share) {
  if (share == 0) return;
  for (std::size_t i = 0; i < from.size(); ++i) {
    bus.left[i] += share * from.left[i];
    bus.right[i] += share * from.right[i];
  }
}

void mixDown(const Part& part, StereoSpan line, const std::vector<float>& ducking, Desk& desk) {
  ChannelStrip strip(part.mix);
  for (std::size_t start = 0; start < line.size(); start += kStripBlock) {
    const std::size_t count = std::min(kStripBlock, line.size() - start);
    const StereoSpan block = line.slice(start, count);
    strip.process(block);
    if (part.mix.ducking > 0) {
      for (std::size_t i = 0; i < count; ++i) {
        const float gain = 1 - part.mix.ducking * ducking[start + i];
        block.left[i] *= gain;
        block.right[i] *= gain;
      }
    }
    sendTo(desk.mix.span().slice(start, count), block, 1);  // while the block is in the cache
    sendTo(desk.room.span().slice(start, count), block, part.mix.reverb);
    sendTo(desk.echo.span().slice(start, count), block, part.mix.echo);
  }
}

/// Dust in the groove of a record: a soft hiss and rare ticks.
void addCrackle(StereoSpan mix, float level, std::uint64_t seed) {
  Noise noise(seed);
  Random ticks(seed, 5);
  OnePole dull(2600);
  constexpr int kMeanWait = static_cast<int>(kSampleRate / 7);
  int wait = ticks.below(2 * kMeanWait);
  float tick = 0;
  for (std::size_t i = 0; i < mix.size(); ++i) {
    tick *= 0.93F;
    if (--wait < 0) {
      wait = ticks.below(2 * kMeanWait);
      tick = ticks.between(0.2F, 1);
    }
    const float sound = level * (dull.lowpass(0.10F * noise.next() + tick * noise.next()));
    mix.left[i] += sound;
    mix.right[i] += sound;
  }
}

}  // namespace

StereoBuffer render(const Score& score, std::uint64_t seed) {
  const std::size_t frames = frameOf(score.seconds());
  Desk desk(frames);
  StereoBuffer line(frames);
  const bool ducks =
      std::any_of(score.parts.begin(), score.parts.end(), [](const Part& part) { return part.mix.ducking > 0; });
  const std::vector<float> ducking = ducks ? duckingCurve(score, frames) : std::vector<float>();
  std::uint64_t partSeed = seed;
  for (const Part& part : score.parts) {
    std::fill(line.left.begin(), line.left.end(), 0.0F);
    std::fill(line.right.begin(), line.right.end(), 0.0F);
    perform(part, score, ++partSeed, line.span());
    mixDown(part, line.span(), ducking, desk);
  }
  const Production& production = score.production;
  const bool echoes =
      std::any_of(score.parts.begin(), score.parts.end(), [](const Part& part) { return part.mix.echo > 0; });
  if (echoes) {
    Echo(static_cast<float>(production.echoBeats * score.secondsPerBeat()), production.echoFeedback)
        .process(desk.echo.span());
    sendTo(desk.mix.span(), desk.echo.span(), 1);
    sendTo(desk.room.span(), desk.echo.span(), 0.3F);
  }
  Reverb(production.reverbSeconds).process(desk.room.span());
  sendTo(desk.mix.span(), desk.room.span(), production.reverbLevel);
  if (production.crackle > 0) addCrackle(desk.mix.span(), production.crackle, seed);
  master(desk.mix.span(), production.loudness, production.saturation, production.brightness, kPeakCeiling);
  return std::move(desk.mix);
}

}  // namespace earshot::demo
