// Chords that barely move, a drone below, a pulse like a slow breath; everything swells and nothing strikes.
#include <cmath>

#include "demo/score/sketch.h"
#include "demo/styles/style.h"

namespace earshot::demo {
namespace {

constexpr std::string_view kMajorDrifts[] = {"Isus2 | Isus2 | IVsus2 | IVsus2", "Iadd9 | Iadd9 | Iadd9 | Vsus4",
                                             "Isus2 | Isus2 | Isus2 | IVadd9"};
constexpr std::string_view kMinorDrifts[] = {"iadd9 | iadd9 | bVIsus2 | bVIsus2", "i5 | i5 | Isus2 | Isus2",
                                             "Isus2 | Isus2 | bVIIsus2 | Isus2"};
constexpr std::string_view kSparse[] = {"x---....", "x-----..", "....x---", "x---x---"};

Score compose(const Piece& piece) {
  Sketch sketch(piece);
  sketch.score.production = {.loudness = -27,
                             .reverbSeconds = 5.5F,
                             .reverbLevel = 1.5F,
                             .echoBeats = 1.5,
                             .echoFeedback = 0.5F,
                             .brightness = 9000};
  sketch.score.groove = {.timingMilliseconds = 6, .dynamics = 0.06F};
  sketch.score.tailSeconds = 3;
  sketch.harmony.write(sketch.minor() ? sketch.random.pick(kMinorDrifts) : sketch.random.pick(kMajorDrifts),
                       sketch.tonic(), 0, sketch.bars + 1);

  Part& pad =
      sketch.part(Role::Chords, {.gain = 0.5F, .spread = 0.6F, .reverb = 0.6F, .brightness = 2200, .chorus = 0.6F});
  Part& bass = sketch.part(Role::Bass, {.gain = 0.6F, .spread = 0, .reverb = 0.2F, .brightness = 500});
  Part& pulse =
      sketch.part(Role::Figure, {.gain = 1.1F, .spread = 0.8F, .reverb = 0.4F, .echo = 0.2F, .brightness = 6000});
  sketch.part(Role::Lead, {.gain = 0.45F, .pan = 0.2F, .reverb = 0.9F, .echo = 0.5F, .brightness = 3000});

  const auto swell = [&](double beat) {
    const double arch = std::sin(3.14159265 * std::min(1.0, beat / sketch.end()));
    return static_cast<float>(0.30 + 0.45 * arch);
  };
  VoiceLeading hands({.low = 50, .high = 74, .voices = 4, .open = true});
  std::vector<int> held;
  for (int bar = 0; bar < sketch.bars; ++bar) {
    const double beat = sketch.beatOf(bar);
    const Chord& chord = sketch.harmony.at(beat);
    held = hands.next(chord);
    Sketch::sound(pad, held, beat, sketch.beatsPerBar + 0.4, swell(beat), 0.05);
    bass.notes.push_back({beat, sketch.beatsPerBar, nearestPitch(sketch.tonic(), 36), swell(beat)});
    // Quarter notes, soft as a clock in the next room: without them there is no tempo to find.
    for (int quarter = 0; quarter < static_cast<int>(sketch.beatsPerBar); ++quarter) {
      const int pitch = held[static_cast<std::size_t>(quarter) % held.size()] + (quarter == 3 ? 12 : 0);
      pulse.notes.push_back({beat + quarter, 0.8, pitch, swell(beat) * (quarter == 0 ? 1.0F : 0.8F)});
    }
  }
  const MelodyStyle voice{.centre = 76,
                          .range = 8,
                          .rhythms = kSparse,
                          .leap = 0.5F,
                          .legato = 1.2F,
                          .tonic = sketch.tonic(),
                          .scale = sketch.minor() ? Scale(kMinorPentatonic) : Scale(kMajorPentatonic)};
  for (const Section& section : sketch.form({{'i', 1}, {'A', 3}, {'B', 2}})) {
    if (section.letter == 'i') continue;
    sketch.sing(inventMotif(voice, 2, sketch.random), voice, section, 0.6F);
  }
  const double end = sketch.end();
  Sketch::sound(pad, hands.next(parseChord(sketch.minor() ? "iadd9" : "Iadd9", sketch.tonic())), end, 3, 0.3F, 0.1);
  bass.notes.push_back({end, 3, nearestPitch(sketch.tonic(), 36), 0.3F});
  return sketch.finish();
}

constexpr Chair kTidal[] = {{Role::Chords, Instrument::SynthPad},
                            {Role::Figure, Instrument::SynthPluck},
                            {Role::Lead, Instrument::Piano},
                            {Role::Bass, Instrument::SynthBass}};
constexpr Chair kGlass[] = {{Role::Chords, Instrument::Strings},
                            {Role::Figure, Instrument::Marimba},
                            {Role::Lead, Instrument::Flute},
                            {Role::Bass, Instrument::SynthBass}};
constexpr Chair kNight[] = {{Role::Chords, Instrument::Organ},
                            {Role::Figure, Instrument::SteelGuitar},
                            {Role::Lead, Instrument::Vibraphone},
                            {Role::Bass, Instrument::UprightBass}};
constexpr Ensemble kEnsembles[] = {{"Tidal Room", "Slack Water", kTidal},
                                   {"Glass Meadow", "Weather Indoors", kGlass},
                                   {"Night Ferry", "Lights Across the Sound", kNight}};
constexpr std::string_view kTitles[] = {"Slack Water",     "Before the Ferry",    "Salt on the Window",
                                        "Long Exposure",   "Fog Signal",          "A Field, Unhurried",
                                        "Low Cloud",       "What the Lake Keeps", "Half Asleep by the Stove",
                                        "Snow, Then Rain", "Lamp Room",           "Ebb"};
constexpr int kMetres[] = {4};

}  // namespace

const Style kAmbientDrift{"ambient drift", 62, 79, 6, kMetres, kEnsembles, kTitles, compose};

}  // namespace earshot::demo
