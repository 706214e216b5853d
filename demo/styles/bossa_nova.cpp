// Ninth chords over the syncopated clave of the guitar, bass on one and three with a pickup, everything sung quietly.
#include "demo/score/sketch.h"
#include "demo/styles/style.h"

namespace earshot::demo {
namespace {

constexpr std::string_view kMajorVerses[] = {"Imaj9 | Imaj9 | II9 | II9 | ii9 | V13 | Imaj9 | bII9",
                                             "Imaj9 | #ivo7 | ii9 | V7b9 | iii7 | VI7b9 | ii9 | V13",
                                             "Imaj9 | bVII9 | Imaj9 | VI7b9 | ii9 | V9sus | Imaj9 | V7b9"};
constexpr std::string_view kMinorVerses[] = {"i69 | i69 | iv9 | iv9 | iiiq | bIII9 | ii7b5 | V7b9",
                                             "i9 | iv9 | bVII13 | bIIImaj9 | bVImaj7 | ii7b5 | V7alt | i69",
                                             "i69 | VI7b9 | ii7b5 | V7b9 | iv9 | bVII9 | bIIImaj9 | V7alt"};
// The partido alto of the right hand, two bars of eighths.
constexpr std::string_view kComping[] = {"x-x--x-.x-.x-x-.", "x-.x-.x-x-.x-x-.", ".x-x-.x-x-x--.x-"};
constexpr std::string_view kSong[] = {"x---x-x-", "..x-x-xx", "x-x--xx-", ".x-xx---", "x---..xx"};

Score compose(const Piece& piece) {
  Sketch sketch(piece);
  sketch.score.production = {.loudness = -21, .reverbSeconds = 1.3F, .reverbLevel = 0.8F, .brightness = 14000};
  sketch.shade({{0, 0.75F}, {0.6, 1}, {1, 0.8F}});
  sketch.score.groove = {.timingMilliseconds = 5, .dynamics = 0.07F};
  sketch.harmony.write(sketch.minor() ? sketch.random.pick(kMinorVerses) : sketch.random.pick(kMajorVerses),
                       sketch.tonic(), 0, sketch.bars);
  sketch.harmony.write(sketch.minor() ? "i69" : "I69", sketch.tonic(), sketch.bars, 1);

  Part& chords = sketch.part(Role::Chords, {.gain = 0.45F, .pan = -0.25F, .reverb = 0.2F, .brightness = 2500});
  Part& bass = sketch.part(Role::Bass, {.gain = 0.8F, .spread = 0, .reverb = 0.08F, .brightness = 1200});
  sketch.part(Role::Lead, {.gain = 0.65F, .pan = 0.2F, .reverb = 0.35F});
  sketch.part(Role::Drums, {.gain = 1.1F, .reverb = 0.12F});

  VoiceLeading hands({.low = 52, .high = 72, .voices = 4, .rootless = true});
  const auto comping = readPattern(sketch.random.pick(kComping), 2);
  for (int bar = 0; bar < sketch.bars; ++bar) {
    const double start = sketch.beatOf(bar);
    const Chord& chord = sketch.harmony.at(start);
    const auto voicing = hands.next(chord);
    for (const Stroke& stroke : comping) {
      const double beat = stroke.beat - (bar % 2) * 4;
      if (beat < 0 || beat >= 4) continue;
      Sketch::sound(chords, voicing, start + beat, stroke.beats * 0.85, stroke.velocity * 0.85F, 0.01);
    }
    const int root = nearestPitch(chord.root, 40);
    const int fifth = root + (chord.contains(root + 7 + 120) ? 7 : 6) - (root > 40 ? 12 : 0);
    bass.notes.push_back({start, 1.4, root, 0.85F});
    bass.notes.push_back({start + 2, 1.4, fifth, 0.8F});
    bass.notes.push_back({start + 3.5, 0.45, fifth, 0.3F});
  }
  sketch.strike(Drum::Shaker, "XoXoXoXo", 2, 0, sketch.bars, 0.8F);
  sketch.strike(Drum::ClosedHat, "XoXoXoXo", 2, 0, sketch.bars, 0.4F);
  sketch.strike(Drum::PedalHat, "..x...x.", 2, 0, sketch.bars, 0.8F);
  sketch.strike(Drum::Rim, "x..x..x...x..x..", 2, 0, sketch.bars, 0.22F);  // the bossa clave, under the rest
  sketch.strike(Drum::Kick, "x...X..o", 2, 0, sketch.bars, 0.9F);
  const MelodyStyle voice{.centre = 73,
                          .range = 8,
                          .rhythms = kSong,
                          .leap = 0.25F,
                          .legato = 0.95F,
                          .tonic = sketch.tonic(),
                          .scale = sketch.minor() ? Scale(kDorianScale) : Scale(kMajorScale)};
  const Motif verse = inventMotif(voice, 2, sketch.random);
  const Motif bridge = inventMotif(voice, 2, sketch.random);
  for (const Section& section : sketch.form({{'i', 1}, {'A', 3}, {'B', 2}, {'A', 1}})) {
    if (section.letter != 'i') sketch.sing(section.letter == 'A' ? verse : bridge, voice, section, 0.9F);
  }
  const Chord& last = sketch.harmony.at(sketch.end());
  Sketch::sound(chords, hands.next(last), sketch.end(), 4, 0.7F, 0.08);
  bass.notes.push_back({sketch.end(), 4, nearestPitch(last.root, 36), 0.8F});
  sketch.strike(Drum::Kick, "x...", 1, sketch.bars, 1, 0.7F);
  return sketch.finish();
}

constexpr Chair kVaranda[] = {{Role::Lead, Instrument::Flute},
                              {Role::Chords, Instrument::NylonGuitar},
                              {Role::Bass, Instrument::UprightBass},
                              {Role::Drums, Instrument::BrushKit}};
constexpr Chair kAvenida[] = {{Role::Lead, Instrument::Vibraphone},
                              {Role::Chords, Instrument::ElectricPiano},
                              {Role::Bass, Instrument::ElectricBass},
                              {Role::Drums, Instrument::HandPercussion}};
constexpr Chair kPier[] = {{Role::Lead, Instrument::NylonGuitar},
                           {Role::Chords, Instrument::Piano},
                           {Role::Bass, Instrument::UprightBass},
                           {Role::Drums, Instrument::BrushKit}};
constexpr Ensemble kEnsembles[] = {{"Varanda Quartet", "Late Shade", kVaranda},
                                   {"Avenida Quartet", "Tiles and Tramlines", kAvenida},
                                   {"Pier Nine Quartet", "Afternoon Boats", kPier}};
constexpr std::string_view kTitles[] = {"Late Shade",         "Paper Parasol",       "Walking to the Point",
                                        "Lime and Ice",       "Tiles and Tramlines", "The Neighbour's Radio",
                                        "Sunday Ladder",      "Blue Shutters",       "Afternoon Boats",
                                        "A Postcard, Unsent", "Warm Rain",           "Hammock Weather"};
constexpr int kMetres[] = {4};

}  // namespace

const Style kBossaNova{"bossa nova", 124, 156, 5, kMetres, kEnsembles, kTitles, compose};

}  // namespace earshot::demo
