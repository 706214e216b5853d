// Four kicks a bar, hats between them, one minor ninth moved about in parallel; the chords breathe with the kick.
#include "demo/score/sketch.h"
#include "demo/styles/style.h"

namespace earshot::demo {
namespace {

constexpr std::string_view kMinorLoops[] = {"i9 | i9 | bVImaj9 | v9", "i9 | iv9 | i9 | bVII11",
                                            "i11 | i11 | bIIImaj9 | iv9"};
constexpr std::string_view kMajorLoops[] = {"Imaj9 | Imaj9 | vi9 | IVmaj9", "IVmaj9 | iii9 | vi9 | Imaj9",
                                            "Imaj9 | ii11 | Imaj9 | vi9"};
constexpr std::string_view kStabs[] = {"..x-..x...x-..x.", "...x-.x-..x-..x.", "x-....x-...x-.x."};
constexpr std::string_view kBassLines[] = {"..x-..x-..x-..x-", "..xx..x-..x-..xx", "x-..x.x-..x-x.x-"};
constexpr std::string_view kHooks[] = {"..x-..x...x.x...", "x...x..x..x.....", "...x..x...x..x.."};

Score compose(const Piece& piece) {
  Sketch sketch(piece);
  sketch.score.production = {.loudness = -17.5F,
                             .reverbSeconds = 1.8F,
                             .reverbLevel = 0.7F,
                             .echoBeats = 0.75,
                             .echoFeedback = 0.45F,
                             .saturation = 0.5F};
  sketch.score.groove = {.swing = 0.53, .swingUnit = 0.25, .timingMilliseconds = 1, .dynamics = 0.03F};
  sketch.harmony.write(sketch.minor() ? sketch.random.pick(kMinorLoops) : sketch.random.pick(kMajorLoops),
                       sketch.tonic(), 0, sketch.bars + 1);

  Part& stabs = sketch.part(Role::Chords, {.gain = 0.6F,
                                           .spread = 0.4F,
                                           .reverb = 0.35F,
                                           .echo = 0.25F,
                                           .brightness = 4500,
                                           .chorus = 0.4F,
                                           .ducking = 0.5F});
  Part& bass = sketch.part(Role::Bass, {.gain = 0.8F, .spread = 0, .reverb = 0.02F, .ducking = 0.45F});
  sketch.part(Role::Lead, {.gain = 0.45F, .pan = 0.3F, .reverb = 0.4F, .echo = 0.45F, .ducking = 0.3F});
  sketch.part(Role::Drums, {.gain = 0.75F, .reverb = 0.05F});
  sketch.part(Role::Percussion, {.gain = 0.35F, .pan = 0.2F, .reverb = 0.2F});

  VoiceLeading hands({.low = 53, .high = 74, .voices = 4, .rootless = true});
  const auto rhythm = readPattern(sketch.random.pick(kStabs), 4);
  const auto line = readPattern(sketch.random.pick(kBassLines), 4);
  for (int bar = 0; bar < sketch.bars; ++bar) {
    const double start = sketch.beatOf(bar);
    const Chord& chord = sketch.harmony.at(start);
    const auto voicing = hands.next(chord);
    for (const Stroke& stroke : rhythm) {
      Sketch::sound(stabs, voicing, start + stroke.beat, stroke.beats + 0.15, stroke.velocity);
    }
    const int root = nearestPitch(chord.root, 38);
    for (const Stroke& stroke : line) {
      const bool lift = stroke.beat > 3.4 && sketch.random.chance(0.4F);
      bass.notes.push_back({start + stroke.beat, stroke.beats * 0.9, root + (lift ? 12 : 0), stroke.velocity});
    }
  }
  const MelodyStyle hook{.centre = 74,
                         .range = 7,
                         .stepsPerBeat = 4,
                         .rhythms = kHooks,
                         .leap = 0.35F,
                         .legato = 1.3F,
                         .tonic = sketch.tonic(),
                         .scale = sketch.minor() ? Scale(kMinorPentatonic) : Scale(kMajorPentatonic)};
  const Motif motif = inventMotif(hook, 1, sketch.random);
  for (const Section& section : sketch.form({{'i', 1}, {'A', 2}, {'B', 2}, {'A', 1}})) {
    const bool intro = section.letter == 'i';
    sketch.strike(Drum::Kick, "X...X...X...X...", 4, section.firstBar, section.bars);
    sketch.strike(Drum::OpenHat, "..x...x...x...x.", 4, section.firstBar, section.bars, 0.55F);
    sketch.strike(Drum::ClosedHat, "xoxoxoxoxoxoxoxo", 4, section.firstBar, section.bars, 0.4F);
    if (!intro) sketch.strike(Drum::Clap, "....x.......x...", 4, section.firstBar, section.bars, 0.8F);
    sketch.strike(Drum::CongaHigh, "..x...x...x..x..", 4, section.firstBar, section.bars, 0.8F, Role::Percussion);
    sketch.strike(Drum::CongaLow, "......o.......xx", 4, section.firstBar, section.bars, 0.8F, Role::Percussion);
    if (section.letter == 'B') sketch.sing(motif, hook, section, 0.9F);
  }
  const Chord last = parseChord(sketch.minor() ? "i9" : "Imaj9", sketch.tonic());
  Sketch::sound(stabs, hands.next(last), sketch.end(), 1.5, 0.75F);
  bass.notes.push_back({sketch.end(), 1.5, nearestPitch(last.root, 38), 0.8F});
  sketch.strike(Drum::Kick, "X...", 1, sketch.bars, 1, 0.7F);
  return sketch.finish();
}

constexpr Chair kBasement[] = {{Role::Chords, Instrument::ElectricPiano},
                               {Role::Bass, Instrument::SynthBass},
                               {Role::Lead, Instrument::Vibraphone},
                               {Role::Drums, Instrument::DrumMachine},
                               {Role::Percussion, Instrument::HandPercussion}};
constexpr Chair kRooftop[] = {{Role::Chords, Instrument::Organ},
                              {Role::Bass, Instrument::ElectricBass},
                              {Role::Lead, Instrument::Marimba},
                              {Role::Drums, Instrument::DrumMachine},
                              {Role::Percussion, Instrument::HandPercussion}};
constexpr Chair kHarbour[] = {{Role::Chords, Instrument::SynthPad},
                              {Role::Bass, Instrument::SynthBass},
                              {Role::Lead, Instrument::SynthPluck},
                              {Role::Drums, Instrument::DrumMachine},
                              {Role::Percussion, Instrument::HandPercussion}};
constexpr Ensemble kEnsembles[] = {{"Basement Lights", "Coat Check", kBasement},
                                   {"Rooftop Garden", "Open Till Morning", kRooftop},
                                   {"Harbour Line", "Warehouse Nine", kHarbour}};
constexpr std::string_view kTitles[] = {"Coat Check",      "Last Train but One", "Soft Strobe",
                                        "Velvet Rope",     "Open Till Morning",  "Kiss the Ceiling Fan",
                                        "Low Ceiling",     "Second Room",        "Warehouse Nine",
                                        "Hands and Steam", "The Walk Home",      "Sun Through Blinds"};
constexpr int kMetres[] = {4};

}  // namespace

const Style kDeepHouse{"deep house", 116, 126, 8, kMetres, kEnsembles, kTitles, compose};

}  // namespace earshot::demo
