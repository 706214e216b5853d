// Two chords off a worn record, drums that drag behind the beat, sixteenths that limp.
#include "demo/score/sketch.h"
#include "demo/styles/style.h"

namespace earshot::demo {
namespace {

constexpr std::string_view kMajorLoops[] = {"Imaj9 | vi9 | ii9 | V13", "IVmaj9 iii7 | vi9 | IVmaj9 iii7 | ii9",
                                            "Imaj9 | iv6 | Imaj9 | bVImaj7"};
constexpr std::string_view kMinorLoops[] = {"i9 | iv9 | bIIImaj9 | bVImaj9", "i9 bVImaj9 | v7 | i9 bVImaj9 | bVII13",
                                            "ii7b5 | V7alt | i9 | i9"};
constexpr std::string_view kTouches[] = {"x-----.x-.......", "x---..x-........", "x--x--......x---"};
constexpr std::string_view kPhrases[] = {"..x-x-x-........", "x-..x---..x-....", "....x-xxx---....",
                                         "x-------........"};
constexpr std::string_view kKicks[] = {"X......x..X.....", "X.x.......X..x..", "X......xX......."};

Score compose(const Piece& piece) {
  Sketch sketch(piece);
  sketch.score.production = {.loudness = -20.5F,
                             .reverbSeconds = 1.0F,
                             .reverbLevel = 0.5F,
                             .saturation = 0.6F,
                             .brightness = 3600,
                             .crackle = 0.05F};
  sketch.score.groove = {.swing = 0.61, .swingUnit = 0.25, .timingMilliseconds = 6, .dynamics = 0.08F};
  sketch.harmony.write(sketch.minor() ? sketch.random.pick(kMinorLoops) : sketch.random.pick(kMajorLoops),
                       sketch.tonic(), 0, sketch.bars);
  sketch.harmony.write(sketch.minor() ? "i9" : "Imaj9", sketch.tonic(), sketch.bars, 1);

  Part& keys = sketch.part(Role::Chords, {.gain = 0.75F, .spread = 0.4F, .reverb = 0.2F, .tremolo = 0.35F});
  Part& bass = sketch.part(Role::Bass, {.gain = 0.85F, .spread = 0, .reverb = 0.02F, .brightness = 700});
  sketch.part(Role::Lead, {.gain = 0.5F, .pan = 0.2F, .reverb = 0.4F, .brightness = 4000, .lateMilliseconds = 18});
  sketch.part(Role::Drums, {.gain = 0.95F, .reverb = 0.05F, .drive = 0.5F});

  VoiceLeading hands({.low = 50, .high = 71, .voices = 4, .rootless = true, .open = true});
  const auto touches = readPattern(sketch.random.pick(kTouches), 4);
  for (int bar = 0; bar <= sketch.bars; ++bar) {
    for (const auto& span : sketch.harmony.bar(bar)) {
      const auto voicing = hands.next(span.chord);
      const int root = nearestPitch(span.chord.root, 38);
      for (const Stroke& stroke : touches) {
        if (stroke.beat >= span.beats || (bar == sketch.bars && stroke.beat > 0)) break;
        Sketch::sound(keys, voicing, span.beat + stroke.beat, stroke.beats + 0.6, stroke.velocity * 0.75F, 0.03);
      }
      bass.notes.push_back({span.beat, 1.3, root, 0.8F});
      if (bar < sketch.bars)
        bass.notes.push_back({span.beat + 1.75, 0.5, root + (sketch.random.chance(0.3F) ? 7 : 0), 0.6F});
      if (bar < sketch.bars && span.beats > 3) bass.notes.push_back({span.beat + 2.5, 1.0, root, 0.7F});
    }
  }
  const MelodyStyle phrase{.centre = 72,
                           .range = 8,
                           .stepsPerBeat = 4,
                           .rhythms = kPhrases,
                           .leap = 0.3F,
                           .legato = 1.2F,
                           .tonic = sketch.tonic(),
                           .scale = sketch.minor() ? Scale(kMinorPentatonic) : Scale(kMajorPentatonic)};
  const Motif motif = inventMotif(phrase, 2, sketch.random);
  const std::string_view kicks = sketch.random.pick(kKicks);
  for (const Section& section : sketch.form({{'i', 1}, {'A', 2}, {'B', 1}})) {
    if (section.letter != 'i') sketch.sing(motif, phrase, section, section.letter == 'A' ? 0.85F : 0.7F);
    sketch.strike(Drum::Kick, kicks, 4, section.firstBar, section.bars);
    sketch.strike(Drum::Snare, "....x.......x...", 4, section.firstBar, section.bars, 0.9F);
    sketch.strike(Drum::ClosedHat, "x.x.x.xox.x.x.xo", 4, section.firstBar, section.bars, 0.4F);
  }
  sketch.strike(Drum::Kick, "x...", 1, sketch.bars, 1, 0.7F);
  return sketch.finish();
}

constexpr Chair kAttic[] = {{Role::Chords, Instrument::ElectricPiano},
                            {Role::Lead, Instrument::Vibraphone},
                            {Role::Bass, Instrument::UprightBass},
                            {Role::Drums, Instrument::AcousticKit}};
constexpr Chair kWindowSeat[] = {{Role::Chords, Instrument::Piano},
                                 {Role::Lead, Instrument::Flute},
                                 {Role::Bass, Instrument::SynthBass},
                                 {Role::Drums, Instrument::DrumMachine}};
constexpr Chair kCorduroy[] = {{Role::Chords, Instrument::NylonGuitar},
                               {Role::Lead, Instrument::Harpsichord},
                               {Role::Bass, Instrument::ElectricBass},
                               {Role::Drums, Instrument::BrushKit}};
constexpr Ensemble kEnsembles[] = {{"Attic Tapes", "Homework for Nobody", kAttic},
                                   {"Window Seat", "Bus Window Sketches", kWindowSeat},
                                   {"Corduroy", "Elbow Patches", kCorduroy}};
constexpr std::string_view kTitles[] = {"Homework for Nobody", "Half a Biscuit", "2 a.m., Desk Lamp", "Cat on the Keys",
                                        "Bus Window Sketches", "Leftover Tea",   "Rain, Page 40",     "Nothing Due",
                                        "Elbow Patches",       "Overdue Books",  "Socks on Tiles",    "Quiet Carriage"};
constexpr int kMetres[] = {4};

}  // namespace

const Style kLoFiHipHop{"lo-fi hip-hop", 70, 92, 6, kMetres, kEnsembles, kTitles, compose};

}  // namespace earshot::demo
