// Travis picking: a thumb that alternates on the beats, fingers between them, plain triads and a tune to hum.
#include "demo/score/sketch.h"
#include "demo/styles/style.h"

namespace earshot::demo {
namespace {

constexpr std::string_view kMajorSongs[] = {"I | V | vi | IV | I | V | IV | I", "I | IV | I | V | I | IV | V | I",
                                            "I | iii | IV | I | ii | IV | V | V",
                                            "I | Isus4 | IV | I | vi | IV | V | I"};
constexpr std::string_view kMinorSongs[] = {"i | bVII | bVI | bVII | i | bIII | bVII | i",
                                            "i | iv | bVII | bIII | i | iv | v | i"};
constexpr std::string_view kTunes[] = {"x-x-x---", "x---x-x-", "x--xx---", "x-xxx-x-", "x-----xx"};
constexpr std::string_view kTunesInThree[] = {"x---x-", "x-x-x-", "x--xx-", "x-----"};

Score compose(const Piece& piece) {
  Sketch sketch(piece);
  const bool three = piece.beatsPerBar == 3;
  sketch.score.production = {.loudness = -24, .reverbSeconds = 1.2F, .reverbLevel = 0.6F, .brightness = 12000};
  sketch.shade({{0, 0.45F}, {0.6, 1}, {1, 0.6F}});
  sketch.score.groove = {.timingMilliseconds = 7, .dynamics = 0.10F};
  sketch.score.tailSeconds = 2.5;
  sketch.harmony.write(sketch.minor() ? sketch.random.pick(kMinorSongs) : sketch.random.pick(kMajorSongs),
                       sketch.tonic(), 0, sketch.bars);
  sketch.harmony.write(sketch.minor() ? "i" : "I", sketch.tonic(), sketch.bars, 1);

  Part& guitar = sketch.part(Role::Chords, {.gain = 0.9F, .pan = -0.1F, .spread = 0.3F, .reverb = 0.22F});
  Part& bass = sketch.part(Role::Bass, {.gain = 0.45F, .spread = 0, .reverb = 0.1F});
  sketch.part(Role::Lead, {.gain = 0.6F, .pan = 0.25F, .reverb = 0.35F});

  VoiceLeading hands({.low = 55, .high = 72, .voices = 3});
  const bool inside = sketch.random.chance(0.5F);
  for (int bar = 0; bar < sketch.bars; ++bar) {
    const double start = sketch.beatOf(bar);
    const Chord& chord = sketch.harmony.at(start);
    const auto strings = hands.next(chord);
    const int root = nearestPitch(chord.root, 44);
    const int fifth = root > 45 ? root - 5 : root + 7;
    for (int beat = 0; beat < piece.beatsPerBar; ++beat) {
      const int thumb = beat % 2 == 0 || (three && beat == 2) ? root : fifth;
      guitar.notes.push_back({start + beat, 1.1, thumb, beat == 0 ? 0.9F : 0.7F});
      const std::size_t finger = static_cast<std::size_t>(inside ? 1 + beat % 2 : 2 - beat % 2);
      guitar.notes.push_back({start + beat + 0.5, 1.2, strings[finger % strings.size()], 0.55F});
      if (beat == 0) guitar.notes.push_back({start, 1.5, strings.back(), 0.6F});
      if (beat == 2 && !three) guitar.notes.push_back({start + beat, 1.2, strings.front(), 0.5F});
    }
    if (bar % 2 == 0) bass.notes.push_back({start, sketch.beatsPerBar * 0.9, nearestPitch(chord.root, 36), 0.7F});
  }
  const MelodyStyle tune{.centre = 74,
                         .range = 8,
                         .rhythms = three ? std::span<const std::string_view>(kTunesInThree) : kTunes,
                         .leap = 0.18F,
                         .legato = 0.97F,
                         .tonic = sketch.tonic(),
                         .scale = sketch.minor() ? Scale(kDorianScale) : Scale(kMajorPentatonic)};
  const Motif verse = inventMotif(tune, 2, sketch.random);
  const Motif chorus = inventMotif(tune, 2, sketch.random);
  for (const Section& section : sketch.form({{'i', 1}, {'A', 2}, {'B', 2}, {'A', 1}})) {
    if (section.letter != 'i')
      sketch.sing(section.letter == 'A' ? verse : chorus, tune, section, section.letter == 'A' ? 0.75F : 0.95F);
  }
  const Chord& last = sketch.harmony.at(sketch.end());
  guitar.notes.push_back({sketch.end(), 4, nearestPitch(last.root, 44), 0.8F});
  Sketch::sound(guitar, hands.next(last), sketch.end() + 0.06, 4, 0.6F, 0.07);
  return sketch.finish();
}

constexpr Chair kMillpond[] = {
    {Role::Chords, Instrument::SteelGuitar}, {Role::Lead, Instrument::Flute}, {Role::Bass, Instrument::UprightBass}};
constexpr Chair kHedgerow[] = {
    {Role::Chords, Instrument::NylonGuitar}, {Role::Lead, Instrument::Strings}, {Role::Bass, Instrument::UprightBass}};
constexpr Chair kTwoPorch[] = {{Role::Chords, Instrument::SteelGuitar}, {Role::Lead, Instrument::NylonGuitar}};
constexpr Ensemble kEnsembles[] = {{"Millpond", "The Lower Path", kMillpond},
                                   {"Hedgerow Trio", "Sparrow Weather", kHedgerow},
                                   {"Two Porches", "Across the Lane", kTwoPorch}};
constexpr std::string_view kTitles[] = {"The Lower Path",  "Kettle Song",     "Heron at the Weir",  "Wool and Water",
                                        "Sparrow Weather", "Gate Left Open",  "Apples in the Loft", "Marrow Row",
                                        "Across the Lane", "Borrowed Ladder", "Eleven Hens",        "Lantern Walk"};
constexpr int kMetres[] = {4, 4, 4, 3};

}  // namespace

const Style kFolkFingerstyle{"folk fingerstyle", 88, 126, 4, kMetres, kEnsembles, kTitles, compose};

}  // namespace earshot::demo
