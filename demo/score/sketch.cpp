#include "demo/score/sketch.h"

#include <algorithm>
#include <cmath>

namespace earshot::demo {
namespace {

constexpr double kSeconds = 22;

int barsFor(const Piece& piece) {
  const double barSeconds = piece.beatsPerBar * 60 / piece.tempo;
  return static_cast<int>(std::ceil(kSeconds / barSeconds - 0.05));
}

const Chair* chairOf(const Ensemble& ensemble, Role role) {
  const auto found = std::find_if(ensemble.chairs.begin(), ensemble.chairs.end(),
                                  [&](const Chair& chair) { return chair.role == role; });
  return found == ensemble.chairs.end() ? nullptr : &*found;
}

float shadeAt(const std::vector<std::pair<double, float>>& curve, double progress) {
  if (curve.empty()) return 1;
  const auto after =
      std::find_if(curve.begin(), curve.end(), [&](const auto& point) { return point.first > progress; });
  if (after == curve.begin()) return curve.front().second;
  if (after == curve.end()) return curve.back().second;
  const auto before = std::prev(after);
  const double part = (progress - before->first) / (after->first - before->first);
  return before->second + static_cast<float>(part) * (after->second - before->second);
}

}  // namespace

Sketch::Sketch(const Piece& piece)
    : random(piece.seed, 3),
      harmony(piece.beatsPerBar),
      bars(barsFor(piece)),
      beatsPerBar(piece.beatsPerBar),
      ensemble_(piece.ensemble),
      key_(piece.key) {
  score.tempo = piece.tempo;
  score.beats = end();
  parts_.reserve(8);  // part() hands out references
}

bool Sketch::has(Role role) const { return chairOf(*ensemble_, role) != nullptr; }

Instrument Sketch::instrument(Role role) const { return chairOf(*ensemble_, role)->instrument; }

Part& Sketch::part(Role role, const Mix& mix) {
  for (auto& [taken, part] : parts_) {
    if (taken == role) return part;
  }
  parts_.push_back({role, Part{has(role) ? instrument(role) : Instrument::Piano, mix, {}}});
  return parts_.back().second;
}

std::vector<Section> Sketch::form(std::initializer_list<std::pair<char, int>> shares) const {
  int total = 0;
  for (const auto& [letter, share] : shares) total += share;
  std::vector<Section> sections;
  int passed = 0;
  int start = 0;
  for (const auto& [letter, share] : shares) {
    passed += share;
    int stop = static_cast<int>(std::lround(0.5 * bars * passed / total)) * 2;
    if (passed == total) stop = bars;
    stop = std::clamp(stop, start, bars);
    if (stop > start) sections.push_back({letter, start, stop - start});
    start = stop;
  }
  return sections;
}

void Sketch::strike(Drum drum, std::string_view pattern, int stepsPerBeat, int firstBar, int barCount, float level,
                    Role role) {
  demo::strike(part(role), drum, pattern, stepsPerBeat, beatOf(firstBar), barCount * beatsPerBar, level);
}

void Sketch::sing(const Motif& motif, const MelodyStyle& style, const Section& section, float level, Role role) {
  demo::sing(part(role), motif, style, harmony, beatsPerBar, section.firstBar, section.bars, random, level);
}

void Sketch::sound(Part& part, const std::vector<int>& pitches, double beat, double beats, float velocity,
                   double roll) {
  double late = 0;
  for (const int pitch : pitches) {
    part.notes.push_back({beat + late, beats - late, pitch, velocity});
    late += roll;
  }
}

Score Sketch::finish() {
  score.production.loudness += random.between(-1.8F, 1.8F);  // no two masters are cut alike
  for (auto& [role, part] : parts_) {
    for (Note& note : part.notes) note.velocity *= shadeAt(shading_, note.beat / end());
    if (has(role) && !part.notes.empty()) score.parts.push_back(std::move(part));
  }
  return std::move(score);
}

}  // namespace earshot::demo
