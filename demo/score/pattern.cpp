#include "demo/score/pattern.h"

namespace earshot::demo {

std::vector<Stroke> readPattern(std::string_view pattern, int stepsPerBeat) {
  std::vector<Stroke> strokes;
  const double step = 1.0 / stepsPerBeat;
  bool sounding = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char symbol = pattern[i];
    if (symbol == '-') {
      if (sounding) strokes.back().beats += step;
      continue;
    }
    sounding = symbol != '.';
    if (sounding) {
      strokes.push_back({static_cast<double>(i) * step, step, symbol == 'X' ? 1.0F : symbol == 'x' ? 0.75F : 0.35F});
    }
  }
  return strokes;
}

void strike(Part& kit, Drum drum, std::string_view pattern, int stepsPerBeat, double start, double beats, float level) {
  const double length = static_cast<double>(pattern.size()) / stepsPerBeat;
  const auto strokes = readPattern(pattern, stepsPerBeat);
  for (double offset = 0; offset < beats - 1e-6; offset += length) {
    for (const Stroke& stroke : strokes) {
      if (offset + stroke.beat > beats - 1e-6) break;
      kit.notes.push_back(
          {start + offset + stroke.beat, stroke.beats, static_cast<int>(drum), stroke.velocity * level});
    }
  }
}

}  // namespace earshot::demo
