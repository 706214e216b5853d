// The skank on every off-beat, kick and rim together on three, a bass that sings the tune, echoes of everything.
#include "demo/score/sketch.h"
#include "demo/styles/style.h"

namespace earshot::demo {
namespace {

constexpr std::string_view kMinorRiddims[] = {"i | i | iv | iv", "i | bVII | i | bVII", "i | i | i | v",
                                              "i | iv | bVII | i"};
constexpr std::string_view kMajorRiddims[] = {"I | I | IV | IV", "I | ii | I | V", "I | IV | I | V",
                                              "I | bVII | I | IV"};
// Chord tones as digits (1 root, 3 third, 5 fifth, 8 octave), two to the beat.
constexpr std::string_view kBassLines[] = {"1.1.5.1.", "..1153..", "1..5.831", "11..5.3.", "1.35..1."};
constexpr std::string_view kHorns[] = {"x-x-x---", "..x-x-x-", "x---..xx"};

int bassPitch(char digit, const Chord& chord) {
  const int root = nearestPitch(chord.root, 36);
  switch (digit) {
    case '3':
      return root + chord.tones[1];
    case '5':
      return root + 7;
    case '8':
      return root + 12;
    default:
      return root;
  }
}

Score compose(const Piece& piece) {
  Sketch sketch(piece);
  sketch.score.production = {.loudness = -20,
                             .reverbSeconds = 2.4F,
                             .reverbLevel = 1.0F,
                             .echoBeats = 0.75,
                             .echoFeedback = 0.62F,
                             .saturation = 0.3F,
                             .brightness = 9000};
  sketch.score.groove = {.swing = 0.54, .swingUnit = 0.25, .timingMilliseconds = 4, .dynamics = 0.06F};
  sketch.harmony.write(sketch.minor() ? sketch.random.pick(kMinorRiddims) : sketch.random.pick(kMajorRiddims),
                       sketch.tonic(), 0, sketch.bars + 1);

  Part& skank =
      sketch.part(Role::Chords, {.gain = 0.7F, .pan = -0.3F, .reverb = 0.25F, .echo = 0.12F, .brightness = 5000});
  Part& bass = sketch.part(Role::Bass, {.gain = 1.25F, .spread = 0, .reverb = 0.02F, .brightness = 900, .drive = 0.2F});
  sketch.part(Role::Lead, {.gain = 0.5F, .pan = 0.3F, .reverb = 0.4F, .echo = 0.6F, .brightness = 5000});
  Part& bubble = sketch.part(Role::Figure, {.gain = 0.35F, .pan = 0.35F, .reverb = 0.15F, .brightness = 2500});
  sketch.part(Role::Drums, {.gain = 0.8F, .reverb = 0.2F, .echo = 0.04F});
  sketch.part(Role::Percussion, {.gain = 0.4F, .reverb = 0.3F, .echo = 0.3F});

  VoiceLeading hands({.low = 57, .high = 74, .voices = 3});
  const std::string_view line = sketch.random.pick(kBassLines);
  const auto sections = sketch.form({{'A', 1}, {'B', 1}, {'A', 1}});
  for (int bar = 0; bar < sketch.bars; ++bar) {
    const double start = sketch.beatOf(bar);
    const Chord& chord = sketch.harmony.at(start);
    const auto voicing = hands.next(chord);
    const bool dropped =
        sections.size() > 1 && bar >= sections[1].firstBar && bar < sections[1].firstBar + sections[1].bars;
    for (int beat = 0; beat < 4; ++beat) {
      if (dropped && beat % 4 > 1) continue;  // the mixer's hand: half the bar is left to bass and echo
      Sketch::sound(skank, voicing, start + beat + 0.5, 0.17, beat % 2 == 0 ? 0.8F : 0.9F);
      Sketch::sound(bubble, voicing, start + beat + 0.25, 0.12, 0.4F);
      Sketch::sound(bubble, voicing, start + beat + 0.75, 0.12, 0.4F);
    }
    for (std::size_t eighth = 0; eighth < line.size(); ++eighth) {
      if (line[eighth] == '.') continue;
      const bool rings = eighth + 1 < line.size() && line[eighth + 1] == '.';
      bass.notes.push_back(
          {start + static_cast<double>(eighth) * 0.5, rings ? 0.9 : 0.45, bassPitch(line[eighth], chord), 0.85F});
    }
  }
  const MelodyStyle horn{.centre = 70,
                         .range = 8,
                         .rhythms = kHorns,
                         .leap = 0.3F,
                         .legato = 0.9F,
                         .tonic = sketch.tonic(),
                         .scale = sketch.minor() ? Scale(kMinorPentatonic) : Scale(kMajorPentatonic)};
  const Motif call = inventMotif(horn, 1, sketch.random);
  for (const Section& section : sections) {
    sketch.strike(Drum::Kick, "x.......X.......", 4, section.firstBar, section.bars);
    sketch.strike(Drum::Rim, "........X.......", 4, section.firstBar, section.bars);
    sketch.strike(Drum::Snare, "........x.....o.", 4, section.firstBar, section.bars, 0.6F);
    sketch.strike(Drum::ClosedHat, "x.o.x.o.x.o.x.o.", 4, section.firstBar, section.bars, 0.5F);
    sketch.strike(Drum::WoodBlock, "...........x....", 4, section.firstBar, section.bars, 0.8F, Role::Percussion);
    sketch.strike(Drum::CongaLow, "......x.......xx", 4, section.firstBar, section.bars, 0.8F, Role::Percussion);
    for (int bar = section.firstBar; bar < section.firstBar + section.bars; bar += 2) {
      sketch.sing(call, horn, {section.letter, bar, 1}, section.letter == 'B' ? 0.95F : 0.7F);  // the echo answers
    }
  }
  const Chord last = parseChord(sketch.minor() ? "i" : "I", sketch.tonic());
  Sketch::sound(skank, hands.next(last), sketch.end(), 0.3, 0.9F);
  bass.notes.push_back({sketch.end(), 1.5, nearestPitch(last.root, 36), 0.9F});
  sketch.strike(Drum::Rim, "X...", 1, sketch.bars, 1, 0.7F);
  return sketch.finish();
}

constexpr Chair kLongShadow[] = {{Role::Chords, Instrument::ElectricGuitar},
                                 {Role::Figure, Instrument::Organ},
                                 {Role::Lead, Instrument::Brass},
                                 {Role::Bass, Instrument::ElectricBass},
                                 {Role::Drums, Instrument::AcousticKit}};
constexpr Chair kTapeYard[] = {{Role::Chords, Instrument::Piano},
                               {Role::Figure, Instrument::Organ},
                               {Role::Lead, Instrument::SynthLead},
                               {Role::Bass, Instrument::SynthBass},
                               {Role::Drums, Instrument::DrumMachine}};
constexpr Chair kEchoHill[] = {{Role::Chords, Instrument::ElectricGuitar},
                               {Role::Figure, Instrument::ElectricPiano},
                               {Role::Lead, Instrument::Flute},
                               {Role::Bass, Instrument::ElectricBass},
                               {Role::Drums, Instrument::AcousticKit},
                               {Role::Percussion, Instrument::HandPercussion}};
constexpr Ensemble kEnsembles[] = {{"Long Shadow Rockers", "Zinc Roof", kLongShadow},
                                   {"Tape Yard", "Versions", kTapeYard},
                                   {"Echo Hill Players", "Return Journey", kEchoHill}};
constexpr std::string_view kTitles[] = {"Zinc Roof",
                                        "Slow Bus Version",
                                        "Mango Season",
                                        "Corner Shop Dub",
                                        "Version Two",
                                        "Spring Tank",
                                        "Left Speaker, Right Speaker",
                                        "Rewind That",
                                        "Return Journey",
                                        "Heavy Weather Dub",
                                        "Hill and Gully",
                                        "Steady Now"};
constexpr int kMetres[] = {4};

}  // namespace

const Style kDubReggae{"dub reggae", 68, 82, 8, kMetres, kEnsembles, kTitles, compose};

}  // namespace earshot::demo
