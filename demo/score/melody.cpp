#include "demo/score/melody.h"

#include <algorithm>
#include <cmath>

#include "demo/score/pattern.h"

namespace earshot::demo {
namespace {

bool onTheBeat(double beat) { return std::abs(beat - std::round(beat)) < 1e-6; }

/// Players lean on the beat a little, less on its halves, least on what lies between.
float metricalAccent(double beat) { return onTheBeat(beat) ? 1.12F : onTheBeat(2 * beat) ? 0.94F : 0.78F; }

/// Folds a pitch that strays too far back by an octave.
int inRange(int pitch, const MelodyStyle& style) {
  while (pitch > style.centre + style.range) pitch -= 12;
  while (pitch < style.centre - style.range) pitch += 12;
  return pitch;
}

}  // namespace

int nearestChordTone(const Chord& chord, int pitch) {
  for (int distance = 0; distance < 12; ++distance) {
    if (chord.contains(pitch - distance + 120)) return pitch - distance;
    if (chord.contains(pitch + distance + 120)) return pitch + distance;
  }
  return pitch;
}

Motif inventMotif(const MelodyStyle& style, int bars, Random& random) {
  Motif motif;
  int steps = 0;
  int direction = random.chance(0.5F) ? 1 : -1;
  for (int bar = 0; bar < bars; ++bar) {
    motif.bars.emplace_back();
    for (const Stroke& stroke : readPattern(random.pick(style.rhythms), style.stepsPerBeat)) {
      motif.bars.back().push_back({stroke.beat, stroke.beats, stroke.velocity, steps});
      if (random.chance(0.3F)) direction = -direction;
      if (steps > 4) direction = -1;
      if (steps < -3) direction = 1;
      steps += direction * (random.chance(style.leap) ? 2 + random.below(2) : 1);
    }
  }
  return motif;
}

void sing(Part& part, const Motif& motif, const MelodyStyle& style, const Harmony& harmony, double beatsPerBar,
          int firstBar, int bars, Random& random, float level) {
  if (motif.bars.empty()) return;
  const int length = static_cast<int>(motif.bars.size());
  const std::size_t firstNote = part.notes.size();
  int anchor = nearestChordTone(harmony.at(firstBar * beatsPerBar), style.centre);
  for (int bar = 0; bar < bars; ++bar) {
    const double start = (firstBar + bar) * beatsPerBar;
    const int statement = bar / length;
    if (bar % length == 0 && statement > 0) {
      const int shift = statement % 2 == 1 ? random.pick({-1, 1, 2}) : 0;
      anchor = nearestChordTone(harmony.at(start), scaleStep(anchor, shift, style.tonic, style.scale));
      anchor = inRange(anchor, style);
    }
    for (const Motif::Sound& sound : motif.bars[static_cast<std::size_t>(bar % length)]) {
      if (statement % 4 == 2 && random.chance(0.15F)) continue;  // the third statement breathes
      const double beat = start + sound.beat;
      int steps = sound.steps;
      if (statement % 4 == 3 && random.chance(0.3F)) steps += random.chance(0.5F) ? 1 : -1;
      int pitch = inRange(scaleStep(anchor, steps, style.tonic, style.scale), style);
      if (onTheBeat(beat) || sound.beats > 0.9) pitch = nearestChordTone(harmony.at(beat), pitch);
      part.notes.push_back({beat, sound.beats * style.legato, pitch, sound.velocity * level * metricalAccent(beat)});
    }
  }
  if (part.notes.size() > firstNote) {
    Note& last = part.notes.back();
    last.pitch = nearestChordTone(harmony.at(last.beat), last.pitch);
  }
}

}  // namespace earshot::demo
