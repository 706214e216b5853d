// Three players in even eighths, each pattern a note longer or later than the next; the harmony waits, then turns.
#include <algorithm>

#include "demo/score/sketch.h"
#include "demo/styles/style.h"

namespace earshot::demo {
namespace {

constexpr std::string_view kMajorFields[] = {"Iadd9 | Iadd9 | Iadd9 | Iadd9 | IVadd9 | IVadd9 | IVadd9 | IVadd9",
                                             "I69 | I69 | I69 | I69 | vi11 | vi11 | vi11 | vi11"};
constexpr std::string_view kMinorFields[] = {"iadd9 | iadd9 | iadd9 | iadd9 | bVImaj9 | bVImaj9 | bVImaj9 | bVImaj9",
                                             "i11 | i11 | i11 | i11 | iv69 | iv69 | iv69 | iv69"};
/// Twelve eighths from "clapping" patterns: where a player is silent, another sounds.
constexpr std::string_view kPatterns[] = {"XxxoXxoXoxxo", "XoxxoXoxxXox", "XxoxXxoxXxox"};

/// A ladder of chord tones that a pattern climbs about on.
std::vector<int> ladder(const Chord& chord, int low, int rungs) {
  std::vector<int> pitches;
  for (int pitch = low; static_cast<int>(pitches.size()) < rungs; ++pitch) {
    if (chord.contains(pitch + 120)) pitches.push_back(pitch);
  }
  return pitches;
}

void interlock(Part& part, const Sketch& sketch, std::string_view pattern, const std::vector<int>& route, int low,
               int offset, int fromBar) {
  const int eighths = static_cast<int>(sketch.end() * 2);
  for (int i = static_cast<int>(sketch.beatOf(fromBar) * 2); i < eighths; ++i) {
    const double beat = i * 0.5;
    const char symbol = pattern[static_cast<std::size_t>(i + offset) % pattern.size()];
    const auto rungs = ladder(sketch.harmony.at(beat), low, 6);
    const int pitch = rungs[static_cast<std::size_t>(route[static_cast<std::size_t>(i + offset) % route.size()])];
    const float accent = i % 2 == 0 ? 1.0F : 0.72F;  // the quarter stays in the ear
    const float level = symbol == 'X' ? 0.85F : symbol == 'x' ? 0.68F : 0.42F;
    part.notes.push_back({beat, 0.5, pitch, level * accent});
  }
}

Score compose(const Piece& piece) {
  Sketch sketch(piece);
  sketch.score.production = {.loudness = -22, .reverbSeconds = 1.6F, .reverbLevel = 0.7F};
  sketch.shade({{0, 0.5F}, {0.75, 1}});
  sketch.score.groove = {.timingMilliseconds = 1.5F, .dynamics = 0.04F};
  sketch.harmony.write(sketch.minor() ? sketch.random.pick(kMinorFields) : sketch.random.pick(kMajorFields),
                       sketch.tonic(), 0, sketch.bars);
  sketch.harmony.write(sketch.minor() ? "iadd9" : "Iadd9", sketch.tonic(), sketch.bars, 1);

  Part& first = sketch.part(Role::Lead, {.gain = 0.75F, .pan = -0.5F, .reverb = 0.25F});
  Part& second = sketch.part(Role::Figure, {.gain = 0.7F, .pan = 0.5F, .reverb = 0.25F});
  Part& third = sketch.part(Role::Bass, {.gain = 0.75F, .pan = 0.0F, .reverb = 0.2F});
  Part& air = sketch.part(Role::Chords, {.gain = 0.25F, .spread = 0.6F, .reverb = 0.5F, .brightness = 3000});

  const std::string_view pattern = sketch.random.pick(kPatterns);
  std::vector<int> route(pattern.size());
  for (int& rung : route) rung = sketch.random.below(6);
  std::vector<int> shorter(route.begin(), route.end() - 4);
  interlock(first, sketch, pattern, route, 67 + sketch.random.below(5), 0, 0);
  interlock(second, sketch, pattern, shorter, 60 + sketch.random.below(5), 3, 1);
  for (int bar = 0; bar < sketch.bars; ++bar) {
    const double start = sketch.beatOf(bar);
    const Chord& chord = sketch.harmony.at(start);
    const int root = nearestPitch(chord.root, 46);
    for (int quarter = 0; quarter < static_cast<int>(sketch.beatsPerBar); ++quarter) {
      third.notes.push_back({start + quarter, 0.8, quarter % 2 == 0 ? root : root + 7, quarter == 0 ? 0.9F : 0.7F});
    }
  }
  VoiceLeading hands({.low = 55, .high = 76, .voices = 4, .open = true});
  for (int bar = 2; bar < sketch.bars; bar += 2) {
    const double beats = std::min(2, sketch.bars - bar) * sketch.beatsPerBar;
    Sketch::sound(air, hands.next(sketch.harmony.at(sketch.beatOf(bar))), sketch.beatOf(bar), beats, 0.6F);
  }
  const Chord& last = sketch.harmony.at(sketch.end());
  first.notes.push_back({sketch.end(), 2, nearestChordTone(last, 76), 0.85F});
  second.notes.push_back({sketch.end(), 2, nearestChordTone(last, 67), 0.8F});
  third.notes.push_back({sketch.end(), 2, nearestPitch(last.root, 46), 0.9F});
  return sketch.finish();
}

constexpr Chair kEvenHands[] = {{Role::Lead, Instrument::Marimba},
                                {Role::Figure, Instrument::Marimba},
                                {Role::Bass, Instrument::Marimba},
                                {Role::Chords, Instrument::Organ}};
constexpr Chair kClockShop[] = {{Role::Lead, Instrument::Vibraphone},
                                {Role::Figure, Instrument::Piano},
                                {Role::Bass, Instrument::Piano},
                                {Role::Chords, Instrument::Strings}};
constexpr Chair kLattice[] = {{Role::Lead, Instrument::Harpsichord},
                              {Role::Figure, Instrument::Marimba},
                              {Role::Bass, Instrument::SteelGuitar},
                              {Role::Chords, Instrument::Flute}};
constexpr Ensemble kEnsembles[] = {{"Even Hands", "Counting to Twelve", kEvenHands},
                                   {"Clock Shop", "Escapements", kClockShop},
                                   {"Lattice", "Trellis Studies", kLattice}};
constexpr std::string_view kTitles[] = {
    "Counting to Twelve", "Phase, Kitchen Table", "Small Gears",     "Eleven Against Twelve",
    "Escapement",         "Pendulum Rooms",       "Slow Turn",       "The Same River, Again",
    "Trellis Study",      "Warp and Weft",        "Rows of Windows", "Stairs, Both Ways"};
constexpr int kMetres[] = {4};

}  // namespace

const Style kMinimalMallets{"minimal mallets", 132, 166, 5, kMetres, kEnsembles, kTitles, compose};

}  // namespace earshot::demo
