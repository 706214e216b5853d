// A broken two-step at full speed over chords at half speed; the bass slides below everything.
#include "demo/score/sketch.h"
#include "demo/styles/style.h"

namespace earshot::demo {
namespace {

constexpr std::string_view kMinorSkies[] = {"i9 | i9 | bVImaj7 | bVImaj7 | iv9 | iv9 | v7 | bVII",
                                            "i7 | i7 | bVImaj7 | bVImaj7 | bIIImaj7 | bIIImaj7 | bVII | bVII"};
constexpr std::string_view kMajorSkies[] = {"Imaj7 | Imaj7 | vi7 | vi7 | IVmaj7 | IVmaj7 | Vsus4 | V",
                                            "vi7 | vi7 | IVmaj7 | IVmaj7 | Imaj7 | Imaj7 | V6 | V6"};
constexpr std::string_view kKicks[] = {"X.........X.....", "X.........X..x..", "X.......x.X....."};
constexpr std::string_view kGhosts[] = {"..o....o.o.....o", ".......o.o....oo", "..oo...o.....o.o"};
constexpr std::string_view kBassLines[] = {"x-------x-x-----", "x---....x---x-x-", "x-----x-x---..x-"};
constexpr std::string_view kHooks[] = {"x-x-x---........", "x-x-..x-x-..x-..", "..x-x---x-......"};

Score compose(const Piece& piece) {
  Sketch sketch(piece);
  sketch.score.production = {.loudness = -18,
                             .reverbSeconds = 2.2F,
                             .reverbLevel = 0.8F,
                             .echoBeats = 0.75,
                             .echoFeedback = 0.4F,
                             .saturation = 0.8F};
  sketch.score.groove = {.timingMilliseconds = 1, .dynamics = 0.05F};
  sketch.harmony.write(sketch.minor() ? sketch.random.pick(kMinorSkies) : sketch.random.pick(kMajorSkies),
                       sketch.tonic(), 0, sketch.bars + 1);

  Part& pad = sketch.part(
      Role::Chords,
      {.gain = 0.45F, .spread = 0.7F, .reverb = 0.5F, .brightness = 5000, .chorus = 0.5F, .ducking = 0.25F});
  Part& bass = sketch.part(Role::Bass, {.gain = 0.85F, .spread = 0, .reverb = 0, .drive = 0.4F});
  Part& arpeggio = sketch.part(Role::Figure, {.gain = 0.35F, .pan = -0.3F, .reverb = 0.4F, .echo = 0.3F});
  sketch.part(Role::Lead, {.gain = 0.45F, .pan = 0.2F, .reverb = 0.5F, .echo = 0.4F});
  sketch.part(Role::Drums, {.gain = 1.0F, .reverb = 0.06F, .drive = 0.3F});

  VoiceLeading hands({.low = 52, .high = 76, .voices = 4, .open = true});
  const auto line = readPattern(sketch.random.pick(kBassLines), 4);
  for (int bar = 0; bar < sketch.bars; ++bar) {
    const double start = sketch.beatOf(bar);
    const Chord& chord = sketch.harmony.at(start);
    if (bar % 2 == 0) Sketch::sound(pad, hands.next(chord), start, 2 * sketch.beatsPerBar - 0.3, 0.75F);
    const int root = nearestPitch(chord.root, 35);
    for (const Stroke& stroke : line) {
      const int pitch = stroke.beat > 2.9 && sketch.random.chance(0.35F) ? root + 12 : root;
      bass.notes.push_back({start + stroke.beat, stroke.beats * 0.95, pitch, 0.8F});
    }
    for (int eighth = 0; eighth < 8; ++eighth) {
      const auto& tones = chord.tones;
      const int tone = tones[static_cast<std::size_t>(eighth) % tones.size()];
      arpeggio.notes.push_back(
          {start + eighth * 0.5, 0.3, nearestPitch(chord.root, 64) + tone, eighth % 2 ? 0.4F : 0.6F});
    }
  }
  const MelodyStyle hook{.centre = 76,
                         .range = 8,
                         .stepsPerBeat = 4,
                         .rhythms = kHooks,
                         .leap = 0.3F,
                         .legato = 1.1F,
                         .tonic = sketch.tonic(),
                         .scale = scaleOf(piece.key.mode)};
  const Motif motif = inventMotif(hook, 2, sketch.random);
  const std::string_view kicks = sketch.random.pick(kKicks);
  const std::string_view ghosts = sketch.random.pick(kGhosts);
  for (const Section& section : sketch.form({{'i', 1}, {'A', 2}, {'B', 2}, {'A', 1}})) {
    sketch.strike(Drum::Kick, kicks, 4, section.firstBar, section.bars);
    sketch.strike(Drum::Snare, "....X.......X...", 4, section.firstBar, section.bars);
    sketch.strike(Drum::ClosedHat, "x.xox.xox.xox.xo", 4, section.firstBar, section.bars, 0.5F);
    if (section.letter == 'i') continue;
    sketch.strike(Drum::GhostSnare, ghosts, 4, section.firstBar, section.bars, 0.7F);
    sketch.strike(Drum::Ride, "x...x...x...x...", 4, section.firstBar, section.bars, 0.2F);
    sketch.strike(Drum::Crash, "X...", 1, section.firstBar, 1, 0.2F);
    if (section.letter == 'B') sketch.sing(motif, hook, section, 0.9F);
  }
  const Chord last = parseChord(sketch.minor() ? "i9" : "Imaj7", sketch.tonic());
  Sketch::sound(pad, hands.next(last), sketch.end(), 4, 0.7F);
  bass.notes.push_back({sketch.end(), 3, nearestPitch(last.root, 35), 0.8F});
  return sketch.finish();
}

constexpr Chair kOrbital[] = {{Role::Chords, Instrument::SynthPad},
                              {Role::Figure, Instrument::SynthPluck},
                              {Role::Lead, Instrument::SynthLead},
                              {Role::Bass, Instrument::SynthBass},
                              {Role::Drums, Instrument::AcousticKit}};
constexpr Chair kNorthern[] = {{Role::Chords, Instrument::Strings},
                               {Role::Figure, Instrument::ElectricPiano},
                               {Role::Lead, Instrument::Flute},
                               {Role::Bass, Instrument::SynthBass},
                               {Role::Drums, Instrument::DrumMachine}};
constexpr Chair kParallel[] = {{Role::Chords, Instrument::ElectricPiano},
                               {Role::Figure, Instrument::SynthPluck},
                               {Role::Lead, Instrument::Piano},
                               {Role::Bass, Instrument::ElectricBass},
                               {Role::Drums, Instrument::AcousticKit}};
constexpr Ensemble kEnsembles[] = {{"Orbital Lane", "Ring Road", kOrbital},
                                   {"Northern Relay", "Signal Hill", kNorthern},
                                   {"Parallel Streets", "Underpass", kParallel}};
constexpr std::string_view kTitles[] = {
    "Ring Road", "Sodium Glow", "Slipstream",    "Overtake",      "Signal Hill", "Thin Air", "Aurora at 35,000 Feet",
    "Ice Road",  "Underpass",   "Rain at Speed", "Tunnel Vision", "Third Rail"};
constexpr int kMetres[] = {4};

}  // namespace

const Style kDrumAndBass{"drum and bass", 166, 177, 7, kMetres, kEnsembles, kTitles, compose};

}  // namespace earshot::demo
