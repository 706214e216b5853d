// Eighth notes in the bass without end, bare fifths and triads stacked wide, a big snare on two and four.
#include "demo/score/sketch.h"
#include "demo/styles/style.h"

namespace earshot::demo {
namespace {

constexpr std::string_view kMinorDrives[] = {"i | bVI | bIII | bVII", "i5 | i5 | bVI5 | bVII5", "i | bVII | bVI | v",
                                             "i | i | bVI | bVII"};
constexpr std::string_view kMajorDrives[] = {"I | V | vi | IV", "I5 | I5 | IV5 | V5", "vi | IV | I | V"};
constexpr std::string_view kAnthems[] = {"x---x-x-x-------", "x-----x-x---x---", "x-------x-x-x-x-",
                                         "x---x---x-----x-"};
constexpr int kClimb[] = {0, 1, 2, 3, 2, 1, 2, 1};

Score compose(const Piece& piece) {
  Sketch sketch(piece);
  sketch.score.production = {.loudness = -18,
                             .reverbSeconds = 2.6F,
                             .reverbLevel = 0.9F,
                             .echoBeats = 0.75,
                             .echoFeedback = 0.35F,
                             .saturation = 0.7F};
  sketch.score.groove = {.timingMilliseconds = 0.5F, .dynamics = 0.02F};
  sketch.harmony.write(sketch.minor() ? sketch.random.pick(kMinorDrives) : sketch.random.pick(kMajorDrives),
                       sketch.tonic(), 0, sketch.bars + 1);

  Part& pad =
      sketch.part(Role::Chords, {.gain = 0.5F, .spread = 0.6F, .reverb = 0.4F, .chorus = 0.7F, .ducking = 0.3F});
  Part& bass = sketch.part(Role::Bass, {.gain = 0.8F, .spread = 0, .reverb = 0.02F, .ducking = 0.3F});
  Part& arpeggio = sketch.part(Role::Figure, {.gain = 0.38F, .pan = 0.35F, .reverb = 0.3F, .echo = 0.3F});
  sketch.part(Role::Lead, {.gain = 0.6F, .pan = -0.1F, .reverb = 0.45F, .echo = 0.35F, .drive = 0.2F, .chorus = 0.5F});
  sketch.part(Role::Drums, {.gain = 0.9F, .reverb = 0.22F});

  VoiceLeading hands({.low = 50, .high = 74, .voices = 3, .open = true});
  for (int bar = 0; bar < sketch.bars; ++bar) {
    const double start = sketch.beatOf(bar);
    const Chord& chord = sketch.harmony.at(start);
    Sketch::sound(pad, hands.next(chord), start, sketch.beatsPerBar - 0.1, 0.8F);
    const int root = nearestPitch(chord.root, 37);
    for (int eighth = 0; eighth < 8; ++eighth) {
      bass.notes.push_back({start + eighth * 0.5, 0.4, root + (eighth == 7 ? 12 : 0), eighth % 2 == 0 ? 0.85F : 0.75F});
    }
    const int base = nearestPitch(chord.root, 65);
    for (int sixteenth = 0; sixteenth < 16; ++sixteenth) {
      const int rung = kClimb[sixteenth % 8];
      const int pitch = base + (rung == 3 ? 12 : chord.tones[static_cast<std::size_t>(rung)]);
      arpeggio.notes.push_back({start + sixteenth * 0.25, 0.2, pitch, sixteenth % 4 == 0 ? 0.75F : 0.55F});
    }
  }
  const MelodyStyle anthem{.centre = 74,
                           .range = 9,
                           .stepsPerBeat = 4,
                           .rhythms = kAnthems,
                           .leap = 0.3F,
                           .legato = 0.97F,
                           .tonic = sketch.tonic(),
                           .scale = scaleOf(piece.key.mode)};
  const Motif verse = inventMotif(anthem, 2, sketch.random);
  for (const Section& section : sketch.form({{'i', 1}, {'A', 3}, {'B', 1}})) {
    const bool intro = section.letter == 'i';
    sketch.strike(Drum::Kick, "X...x...X...x...", 4, section.firstBar, section.bars);
    if (!intro) sketch.strike(Drum::Snare, "....X.......X...", 4, section.firstBar, section.bars);
    sketch.strike(Drum::ClosedHat, "x.x.x.x.x.x.x.x.", 4, section.firstBar, section.bars, 0.5F);
    if (section.letter == 'B') sketch.strike(Drum::LowTom, "............x.xx", 4, section.firstBar, section.bars, 0.9F);
    if (!intro) sketch.sing(verse, anthem, section, 0.9F);
  }
  const Chord last = parseChord(sketch.minor() ? "i" : "I", sketch.tonic());
  Sketch::sound(pad, hands.next(last), sketch.end(), 3, 0.8F);
  bass.notes.push_back({sketch.end(), 2, nearestPitch(last.root, 37), 0.85F});
  sketch.strike(Drum::Crash, "X...", 1, sketch.bars, 1, 0.3F);
  return sketch.finish();
}

constexpr Chair kNeonCoast[] = {{Role::Lead, Instrument::SynthLead},
                                {Role::Chords, Instrument::SynthPad},
                                {Role::Figure, Instrument::SynthPluck},
                                {Role::Bass, Instrument::SynthBass},
                                {Role::Drums, Instrument::DrumMachine}};
constexpr Chair kArcade[] = {{Role::Lead, Instrument::Brass},
                             {Role::Chords, Instrument::Strings},
                             {Role::Figure, Instrument::SynthPluck},
                             {Role::Bass, Instrument::SynthBass},
                             {Role::Drums, Instrument::DrumMachine}};
constexpr Chair kVector[] = {{Role::Lead, Instrument::ElectricGuitar},
                             {Role::Chords, Instrument::SynthPad},
                             {Role::Figure, Instrument::Marimba},
                             {Role::Bass, Instrument::ElectricBass},
                             {Role::Drums, Instrument::AcousticKit}};
constexpr Ensemble kEnsembles[] = {{"Neon Coast", "Rental Car", kNeonCoast},
                                   {"Arcade Closing", "High Score", kArcade},
                                   {"Vector Sunset", "Grid Lines", kVector}};
constexpr std::string_view kTitles[] = {"Rental Car", "Chrome Palms",    "Toll Booth Heart", "Midnight, Exit 9",
                                        "High Score", "Insert Coin",     "Mall After Hours", "Laser Floor",
                                        "Grid Lines", "Analogue Summer", "Cassette Side C",  "Horizon, Scanlines"};
constexpr int kMetres[] = {4};

}  // namespace

const Style kSynthwave{"synthwave", 86, 116, 8, kMetres, kEnsembles, kTitles, compose};

}  // namespace earshot::demo
