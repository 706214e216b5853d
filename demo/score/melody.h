#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "demo/random.h"
#include "demo/score/score.h"
#include "demo/theory/chord.h"

namespace earshot::demo {

/// How a style sings.
struct MelodyStyle {
  int centre = 72;  ///< pitch around which it moves
  int range = 9;    ///< semitones it strays from there
  int stepsPerBeat = 2;
  std::span<const std::string_view> rhythms;  ///< a bar each, see pattern.h
  float leap = 0.2F;                          ///< how often it jumps instead of stepping
  float legato = 0.92F;                       ///< share of its length that a note sounds
  int tonic = 0;
  Scale scale = kMajorScale;
};

/// A short idea: rhythm and contour without pitches, so that it can be repeated over other chords.
struct Motif {
  struct Sound {
    double beat;
    double beats;
    float velocity;
    int steps;  ///< scale steps from where the motif starts
  };
  std::vector<std::vector<Sound>> bars;
};

Motif inventMotif(const MelodyStyle& style, int bars, Random& random);

/// Sings bars [firstBar, firstBar + bars): the motif, again from a step away, varied, and to a close on a chord tone.
/// Notes on the beat are drawn to the harmony, the others stay in the scale.
void sing(Part& part, const Motif& motif, const MelodyStyle& style, const Harmony& harmony, double beatsPerBar,
          int firstBar, int bars, Random& random, float level = 1);

/// The pitch nearest to `pitch` that is in the chord.
int nearestChordTone(const Chord& chord, int pitch);

}  // namespace earshot::demo
