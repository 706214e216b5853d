// Functional harmony that changes with every beat, a walking bass, two voices in running sixteenths and imitation.
#include "demo/score/sketch.h"
#include "demo/styles/style.h"

namespace earshot::demo {
namespace {

// Sequences of the period: the descending bass, the circle of fifths, the romanesca; each closes with a cadence.
constexpr std::string_view kMajorSequences[] = {"I V | vi iii | IV I | IV V", "I IV | viio iii | vi ii | V7 I",
                                                "I V | vi ii | IV6 V7 | I V", "I vi | ii V | I IV | V7 I"};
constexpr std::string_view kMinorSequences[] = {"i iv | bVII bIII | bVI iio | V7 i", "i V | bVI bIII | iv i | iv V7",
                                                "i iv | V7 i | bVI iv | V V7", "i bVII | bVI V | i iv | V7 i"};
constexpr std::string_view kRunning[] = {"xxxxxxxxxxxxxxxx", "x-xxx-xxx-xxxxxx", "x-x-xxxxx-x-xxxx",
                                         "xxxxx-x-xxxxx-x-"};
constexpr std::string_view kAnswering[] = {"x-x-x-x-x-x-x-x-", "x---x-x-x---x-x-", "x-x-x---x-x-x---"};
constexpr std::string_view kRunningInThree[] = {"xxxxxxxxxxxx", "x-xxx-xxx-xx", "x-x-xxxxx-x-"};
constexpr std::string_view kAnsweringInThree[] = {"x-x-x-x-x-x-", "x---x-x-x---"};

Score compose(const Piece& piece) {
  Sketch sketch(piece);
  const bool three = piece.beatsPerBar == 3;
  sketch.score.production = {.loudness = -22, .reverbSeconds = 2.0F, .reverbLevel = 0.9F};
  sketch.shade({{0, 1}, {0.39, 1}, {0.4, 0.45F}, {0.79, 0.45F}, {0.8, 1}});  // terraces
  sketch.score.groove = {.timingMilliseconds = 3, .dynamics = 0.05F};
  const auto sections = sketch.form({{'A', 2}, {'B', 2}, {'A', 1}});
  for (const Section& section : sections) {
    sketch.harmony.write(sketch.minor() ? sketch.random.pick(kMinorSequences) : sketch.random.pick(kMajorSequences),
                         sketch.tonic(), section.firstBar, section.bars);
  }
  sketch.harmony.write(sketch.minor() ? "i" : "I", sketch.tonic(), sketch.bars, 1);

  Part& continuo = sketch.part(Role::Chords, {.gain = 0.55F, .pan = -0.2F, .reverb = 0.3F});
  Part& bass = sketch.part(Role::Bass, {.gain = 0.75F, .pan = 0.15F, .spread = 0, .reverb = 0.25F, .brightness = 3000});
  sketch.part(Role::Lead, {.gain = 0.85F, .pan = 0.25F, .reverb = 0.35F});
  sketch.part(Role::Figure, {.gain = 0.6F, .pan = -0.35F, .reverb = 0.35F});

  VoiceLeading hands({.low = 55, .high = 74, .voices = 3});
  const Scale scale = sketch.minor() ? Scale(kHarmonicMinorScale) : Scale(kMajorScale);
  for (const auto& span : sketch.harmony.spans()) {
    const bool last = span.beat >= sketch.end() - 1e-6;
    const auto chord = hands.next(span.chord);
    if (last) {
      Sketch::sound(continuo, chord, span.beat, 2.5, 0.8F, 0.05);
      bass.notes.push_back({span.beat, 2.5, nearestPitch(span.chord.root, 43), 0.8F});
      break;
    }
    Sketch::sound(continuo, chord, span.beat, 0.9, 0.8F, 0.015);
    if (span.beats > 1.4) Sketch::sound(continuo, chord, span.beat + 1, 0.4, 0.65F, 0.015);
    int pitch = nearestPitch(span.chord.root, 45);
    for (double beat = 0; beat < span.beats - 0.1; beat += 0.5) {  // down or up the scale towards the next root
      bass.notes.push_back({span.beat + beat, 0.42, pitch, beat == 0 ? 0.85F : 0.65F});
      pitch = beat == 0 ? nearestChordTone(span.chord, pitch + 4) : scaleStep(pitch, -1, sketch.tonic(), scale);
    }
  }
  const MelodyStyle upper{.centre = 77,
                          .range = 10,
                          .stepsPerBeat = 4,
                          .rhythms = three ? std::span<const std::string_view>(kRunningInThree) : kRunning,
                          .leap = 0.12F,
                          .legato = 0.8F,
                          .tonic = sketch.tonic(),
                          .scale = scale};
  MelodyStyle lower = upper;
  lower.centre = 67;
  lower.rhythms = three ? std::span<const std::string_view>(kAnsweringInThree) : kAnswering;
  const Motif subject = inventMotif(upper, 1, sketch.random);
  const Motif episode = inventMotif(upper, 2, sketch.random);
  const Motif answer = inventMotif(lower, 1, sketch.random);
  for (const Section& section : sections) {
    const bool home = section.letter == 'A';
    sketch.sing(home ? subject : episode, upper, section, 0.95F);
    sketch.sing(home ? answer : subject, lower, section, 0.7F, Role::Figure);
  }
  const Chord tonic = sketch.harmony.at(sketch.end());
  sketch.part(Role::Lead).notes.push_back({sketch.end(), 2.5, nearestPitch(tonic.root, 77), 0.8F});
  sketch.part(Role::Figure).notes.push_back({sketch.end(), 2.5, nearestChordTone(tonic, 68), 0.7F});
  return sketch.finish();
}

constexpr Chair kLinden[] = {{Role::Lead, Instrument::Flute},
                             {Role::Figure, Instrument::Strings},
                             {Role::Chords, Instrument::Harpsichord},
                             {Role::Bass, Instrument::UprightBass}};
constexpr Chair kCourtyard[] = {{Role::Lead, Instrument::Strings},
                                {Role::Figure, Instrument::Flute},
                                {Role::Chords, Instrument::NylonGuitar},
                                {Role::Bass, Instrument::Strings}};
constexpr Chair kGallery[] = {{Role::Lead, Instrument::Harpsichord},
                              {Role::Figure, Instrument::Harpsichord},
                              {Role::Chords, Instrument::Organ},
                              {Role::Bass, Instrument::Strings}};
constexpr Ensemble kEnsembles[] = {{"Linden Consort", "Pieces for a Small Room", kLinden},
                                   {"Courtyard Consort", "The Stone Arcade", kCourtyard},
                                   {"Gallery Keyboards", "Two Manuals", kGallery}};
constexpr std::string_view kTitles[] = {"Invention for Two Voices",
                                        "Gavotte of the Clockmaker",
                                        "Rondeau",
                                        "Passepied",
                                        "Courante",
                                        "The Stone Arcade",
                                        "Sinfonia",
                                        "Allemande for a Window Seat",
                                        "Chaconne in Small",
                                        "Bourree",
                                        "Fantasia on a Falling Bass",
                                        "Gigue"};
constexpr int kMetres[] = {4, 4, 3};

}  // namespace

const Style kBaroqueChamber{"baroque chamber", 84, 112, 6, kMetres, kEnsembles, kTitles, compose};

}  // namespace earshot::demo
