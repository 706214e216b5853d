#pragma once

#include <string_view>
#include <vector>

#include "demo/score/score.h"

namespace earshot::demo {

/// A rhythm as players write it down, one character a step: 'x' a stroke, 'X' an accent, 'o' a soft one, '-' the last
/// one goes on, '.' rest.
struct Stroke {
  double beat;  ///< from the pattern's start
  double beats;
  float velocity;  ///< X 1, x 0.75, o 0.35
};

std::vector<Stroke> readPattern(std::string_view pattern, int stepsPerBeat);

/// Strikes a drum; the pattern is repeated until `beats` are full.
void strike(Part& kit, Drum drum, std::string_view pattern, int stepsPerBeat, double start, double beats,
            float level = 1);

}  // namespace earshot::demo
