// A bass that walks, a ride that skips, chords that resolve by falling fifths and by half steps.
#include <algorithm>

#include "demo/score/sketch.h"
#include "demo/styles/style.h"

namespace earshot::demo {
namespace {

constexpr std::string_view kMajorTunes[] = {
    "Imaj9 VI7alt | ii9 V13 | iii7 VI7b9 | ii9 V7alt | I13 | IV9 #ivo7 | iii7 VI7alt | ii9 V13",
    "ii9 | V13 | Imaj9 | VI7alt | ii9 | bII9 | Imaj9 | VI7b9",
    "Imaj9 | III7alt | VI13 | II9 | ii9 | V7b9 | iii7 bIII9 | ii9 bII9"};
constexpr std::string_view kMinorTunes[] = {"i69 | ii7b5 V7alt | i69 | I7alt | iv9 | bVII13 | bVI9 | V7alt",
                                            "i69 VI7b9 | ii7b5 V7alt | i9 | I7b9 | iv9 | bVII13 | ii7b5 | V7b9"};
constexpr std::string_view kComping[] = {"x..x....", "...x..x.", "x.....x.", "..x....x", "...x...."};
constexpr std::string_view kLines[] = {"xxxxxxxx", "x-xxxxx-", ".xxxxxx.", "x-x-xxxx", "xxxx....", "..xxxxx-"};

/// Root on the chord, chord and scale tones on, and a half step into the next root.
void walk(Part& bass, const Sketch& sketch, int bar, Random& random) {
  const double start = sketch.beatOf(bar);
  int previous = bass.notes.empty() ? 40 : bass.notes.back().pitch;
  for (int quarter = 0; quarter < 4; ++quarter) {
    const double beat = start + quarter;
    const Chord& chord = sketch.harmony.at(beat);
    const Chord& next = sketch.harmony.at(beat + 1);
    const bool newChord = quarter == 0 || chord.root != sketch.harmony.at(beat - 1).root;
    int pitch = nearestPitch(chord.root, 40);
    if (!newChord && next.root != chord.root) {
      pitch = nearestPitch(next.root, 41) + (random.chance(0.5F) ? 1 : -1);
    } else if (!newChord) {
      pitch = nearestChordTone(chord, previous + (previous < 42 ? 3 : -3));
    }
    bass.notes.push_back({beat, 0.92, pitch, quarter % 2 == 1 ? 0.85F : 0.78F});
    previous = pitch;
  }
}

Score compose(const Piece& piece) {
  Sketch sketch(piece);
  sketch.score.production = {.loudness = -23, .reverbSeconds = 0.9F, .reverbLevel = 0.7F};
  sketch.shade({{0, 0.65F}, {0.7, 1}, {1, 0.75F}});
  sketch.score.groove = {.swing = 0.63, .swingUnit = 0.5, .timingMilliseconds = 6, .dynamics = 0.12F};
  sketch.harmony.write(sketch.minor() ? sketch.random.pick(kMinorTunes) : sketch.random.pick(kMajorTunes),
                       sketch.tonic(), 0, sketch.bars);
  sketch.harmony.write(sketch.minor() ? "i69" : "I69", sketch.tonic(), sketch.bars, 1);

  Part& chords = sketch.part(Role::Chords, {.gain = 0.5F, .pan = -0.25F, .spread = 0.3F, .reverb = 0.2F});
  Part& bass = sketch.part(Role::Bass, {.gain = 0.95F, .pan = 0.1F, .spread = 0, .reverb = 0.1F});
  sketch.part(Role::Lead, {.gain = 0.75F, .pan = -0.1F, .reverb = 0.22F, .lateMilliseconds = 8});
  sketch.part(Role::Drums, {.gain = 0.6F, .pan = 0.2F, .reverb = 0.15F});

  VoiceLeading hands({.low = 52, .high = 71, .voices = 4, .rootless = true});
  for (int bar = 0; bar < sketch.bars; ++bar) {
    walk(bass, sketch, bar, sketch.random);
    for (const Stroke& stroke : readPattern(sketch.random.pick(kComping), 2)) {
      const double beat = sketch.beatOf(bar) + stroke.beat;
      Sketch::sound(chords, hands.next(sketch.harmony.at(beat + 0.5)), beat, 0.4, 0.6F);  // off-beats anticipate
    }
  }
  sketch.strike(Drum::Ride, "X.xoX.xo", 2, 0, sketch.bars, 0.8F);
  sketch.strike(Drum::PedalHat, "..x...x.", 2, 0, sketch.bars, 0.9F);
  sketch.strike(Drum::Kick, "o.o.o.o.", 2, 0, sketch.bars, 0.7F);
  for (int bar = 0; bar < sketch.bars; ++bar) {
    sketch.strike(
        Drum::GhostSnare,
        sketch.random.pick({std::string_view("...o...."), std::string_view(".....o.o"), std::string_view("......o.")}),
        2, bar, 1, 0.9F);
  }
  const MelodyStyle line{.centre = 73,
                         .range = 10,
                         .rhythms = kLines,
                         .leap = 0.3F,
                         .legato = 0.88F,
                         .tonic = sketch.tonic(),
                         .scale = sketch.minor() ? Scale(kDorianScale) : Scale(kMajorScale)};
  const Motif head = inventMotif(line, 2, sketch.random);
  for (const Section& section : sketch.form({{'A', 1}, {'S', 2}, {'A', 1}})) {
    if (section.letter == 'A') {
      sketch.sing(head, line, section, 0.85F);
    } else {  // a solo: new ideas every four bars
      for (int bar = 0; bar < section.bars; bar += 4) {
        const Motif idea = inventMotif(line, 4, sketch.random);
        sketch.sing(idea, line, {'S', section.firstBar + bar, std::min(4, section.bars - bar)}, 1.0F);
      }
    }
  }
  const Chord& last = sketch.harmony.at(sketch.end());
  Sketch::sound(chords, hands.next(last), sketch.end(), 3, 0.6F, 0.03);
  bass.notes.push_back({sketch.end(), 3, nearestPitch(last.root, 36), 0.85F});
  sketch.strike(Drum::Ride, "X...", 1, sketch.bars, 1, 0.7F);
  return sketch.finish();
}

constexpr Chair kGreenRoom[] = {{Role::Lead, Instrument::Piano},
                                {Role::Chords, Instrument::Piano},
                                {Role::Bass, Instrument::UprightBass},
                                {Role::Drums, Instrument::BrushKit}};
constexpr Chair kLateSet[] = {{Role::Lead, Instrument::Vibraphone},
                              {Role::Chords, Instrument::Vibraphone},
                              {Role::Bass, Instrument::UprightBass},
                              {Role::Drums, Instrument::BrushKit}};
constexpr Chair kCornerTable[] = {{Role::Lead, Instrument::ElectricGuitar},
                                  {Role::Chords, Instrument::Organ},
                                  {Role::Bass, Instrument::ElectricBass},
                                  {Role::Drums, Instrument::AcousticKit}};
constexpr Ensemble kEnsembles[] = {{"Green Room Trio", "First Set", kGreenRoom},
                                   {"Late Set Trio", "Second Set", kLateSet},
                                   {"Corner Table Trio", "No Cover", kCornerTable}};
constexpr std::string_view kTitles[] = {
    "First Set",  "Hat Check Stroll",     "Olive or Twist",     "Minor Inconvenience",
    "Second Set", "Streetcar to Nowhere", "Blue Umbrella",      "One for the Bartender",
    "No Cover",   "Elevator Operator",    "Borrowed Cufflinks", "Taxi in the Rain"};
constexpr int kMetres[] = {4};

}  // namespace

const Style kSwingTrio{"swing trio", 126, 174, 5, kMetres, kEnsembles, kTitles, compose};

}  // namespace earshot::demo
