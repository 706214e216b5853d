// One dominant ninth, held; everything happens in the sixteenths around it, and the first beat belongs to all.
#include "demo/score/sketch.h"
#include "demo/styles/style.h"

namespace earshot::demo {
namespace {

constexpr std::string_view kMinorVamps[] = {"i9 | IV9 | i9 | IV9", "i7 | i7 | i7 | IV13", "i11 | i11 | i11 | V7#9"};
constexpr std::string_view kMajorVamps[] = {"I9 | I9 | I9 | I9", "I7#9 | I7#9 | I7#9 | IV9", "I13 | I13 | IV9 | I13"};
constexpr std::string_view kBassLines[] = {"X...x.x.X..xx.x.", "X.x.x...X.x.X.xx", "X...X.x.X...x.xx",
                                           "X.x.X...X.xxX.x."};
constexpr std::string_view kScratches[] = {"ooXoooXoooXo.oX.", "o.Xoo.XoXoXoooX.", "Xox.XoxoXoxoXoxo"};
constexpr std::string_view kStabs[] = {"........X.x.X...", "X.x.............", "......X.X.......", "x.x.X.....x.X..."};
constexpr std::string_view kKicks[] = {"X...x...X.X.....", "X.X...x.X...x...", "X...X.x.X.X....."};

Score compose(const Piece& piece) {
  Sketch sketch(piece);
  sketch.score.production = {.loudness = -19.5F, .reverbSeconds = 0.7F, .reverbLevel = 0.5F, .saturation = 0.35F};
  sketch.score.groove = {.swing = 0.53, .swingUnit = 0.25, .timingMilliseconds = 3, .dynamics = 0.08F};
  sketch.harmony.write(sketch.minor() ? sketch.random.pick(kMinorVamps) : sketch.random.pick(kMajorVamps),
                       sketch.tonic(), 0, sketch.bars + 1);

  Part& scratch = sketch.part(Role::Chords, {.gain = 0.38F, .pan = -0.35F, .reverb = 0.1F, .brightness = 6000});
  Part& bass =
      sketch.part(Role::Bass, {.gain = 0.95F, .spread = 0, .reverb = 0.02F, .brightness = 1800, .drive = 0.25F});
  Part& horns = sketch.part(Role::Lead, {.gain = 0.5F, .pan = 0.25F, .spread = 0.5F, .reverb = 0.25F});
  sketch.part(Role::Drums, {.gain = 0.9F, .reverb = 0.08F});
  sketch.part(Role::Percussion, {.gain = 0.45F, .reverb = 0.1F});

  VoiceLeading comping({.low = 57, .high = 76, .voices = 4});
  VoiceLeading section({.low = 60, .high = 79, .voices = 3, .rootless = true});
  const auto strums = readPattern(sketch.random.pick(kScratches), 4);
  const auto line = readPattern(sketch.random.pick(kBassLines), 4);
  const auto stabs = readPattern(sketch.random.pick(kStabs), 4);
  const Scale scale = kMinorPentatonic;
  for (int bar = 0; bar < sketch.bars; ++bar) {
    const double start = sketch.beatOf(bar);
    const Chord& chord = sketch.harmony.at(start);
    const auto voicing = comping.next(chord);
    const auto hit = section.next(chord);
    for (const Stroke& stroke : strums) {
      Sketch::sound(scratch, voicing, start + stroke.beat, stroke.velocity > 0.9F ? 0.2 : 0.1, stroke.velocity * 0.8F);
    }
    int degree = 0;
    for (const Stroke& stroke : line) {
      const int root = nearestPitch(chord.root, 38);
      const int pitch = stroke.beat == 0 ? root : scaleStep(root, degree, chord.root, scale);
      bass.notes.push_back({start + stroke.beat, stroke.velocity > 0.9F ? 0.4 : 0.18, pitch, stroke.velocity * 0.95F});
      degree = sketch.random.pick({0, 0, 5, 5, 4, 3});
    }
    if (bar % 2 == 1 || bar >= sketch.bars / 2) {
      for (const Stroke& stroke : stabs) {
        Sketch::sound(horns, hit, start + stroke.beat, stroke.velocity > 0.9F ? 0.3 : 0.15, stroke.velocity * 0.9F);
      }
    }
  }
  const std::string_view kicks = sketch.random.pick(kKicks);
  sketch.strike(Drum::Kick, kicks, 4, 0, sketch.bars);
  sketch.strike(Drum::Snare, "....X.......X...", 4, 0, sketch.bars, 0.95F);
  sketch.strike(Drum::GhostSnare, "..o....o......oo", 4, 0, sketch.bars, 0.5F);
  sketch.strike(Drum::ClosedHat, "XoooXoooXoooXo..", 4, 0, sketch.bars, 0.9F);
  sketch.strike(Drum::OpenHat, "..............x.", 4, 0, sketch.bars, 0.5F);
  sketch.strike(Drum::CongaHigh, "..x...xx..x...x.", 4, 0, sketch.bars, 0.8F, Role::Percussion);
  sketch.strike(Drum::Tambourine, "....x.......x...", 4, 0, sketch.bars, 0.6F, Role::Percussion);
  const Chord last = parseChord(sketch.minor() ? "i9" : "I9", sketch.tonic());
  Sketch::sound(horns, section.next(last), sketch.end(), 0.3, 0.95F);
  Sketch::sound(scratch, comping.next(last), sketch.end(), 0.3, 0.9F);
  bass.notes.push_back({sketch.end(), 0.5, nearestPitch(last.root, 38), 0.95F});
  sketch.strike(Drum::Kick, "X...", 1, sketch.bars, 1, 0.7F);
  return sketch.finish();
}

constexpr Chair kCopperTop[] = {{Role::Chords, Instrument::ElectricGuitar},
                                {Role::Lead, Instrument::Brass},
                                {Role::Bass, Instrument::ElectricBass},
                                {Role::Drums, Instrument::AcousticKit}};
constexpr Chair kBrickLot[] = {{Role::Chords, Instrument::ElectricPiano},
                               {Role::Lead, Instrument::Brass},
                               {Role::Bass, Instrument::SynthBass},
                               {Role::Drums, Instrument::DrumMachine},
                               {Role::Percussion, Instrument::HandPercussion}};
constexpr Chair kParade[] = {{Role::Chords, Instrument::ElectricGuitar},
                             {Role::Lead, Instrument::Organ},
                             {Role::Bass, Instrument::ElectricBass},
                             {Role::Drums, Instrument::AcousticKit},
                             {Role::Percussion, Instrument::HandPercussion}};
constexpr Ensemble kEnsembles[] = {{"The Copper Tops", "Meter Running", kCopperTop},
                                   {"Brick Lot Seven", "Block Party Permit", kBrickLot},
                                   {"Parade Route", "Elbow Room", kParade}};
constexpr std::string_view kTitles[] = {"Meter Running",
                                        "Tight Shoes",
                                        "Hot Plate",
                                        "Give It Back on the One",
                                        "Block Party Permit",
                                        "Double Parked",
                                        "Grease Trap",
                                        "Neighbourly",
                                        "Elbow Room",
                                        "Corner Booth",
                                        "Red Beans, Blue Suit",
                                        "Wring It Out"};
constexpr int kMetres[] = {4};

}  // namespace

const Style kFunk{"funk", 94, 114, 7, kMetres, kEnsembles, kTitles, compose};

}  // namespace earshot::demo
