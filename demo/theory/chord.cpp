#include "demo/theory/chord.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <string>

namespace earshot::demo {
namespace {

struct Quality {
  std::string_view suffix;
  std::vector<int> afterUpper;  ///< tones where the numeral is in upper case
  std::vector<int> afterLower;
};

const std::vector<Quality>& qualities() {
  static const std::vector<Quality> table = {
      {"", {0, 4, 7}, {0, 3, 7}},
      {"5", {0, 7, 12}, {0, 7, 12}},
      {"6", {0, 4, 7, 9}, {0, 3, 7, 9}},
      {"69", {0, 4, 7, 9, 14}, {0, 3, 7, 9, 14}},
      {"7", {0, 4, 7, 10}, {0, 3, 7, 10}},
      {"9", {0, 4, 7, 10, 14}, {0, 3, 7, 10, 14}},
      {"11", {0, 5, 7, 10, 14}, {0, 3, 7, 10, 14, 17}},
      {"13", {0, 4, 10, 14, 21}, {0, 3, 10, 14, 21}},
      {"7b9", {0, 4, 7, 10, 13}, {0, 3, 7, 10, 13}},
      {"7#9", {0, 4, 7, 10, 15}, {0, 4, 7, 10, 15}},
      {"7alt", {0, 4, 10, 13, 20}, {0, 4, 10, 13, 20}},
      {"7b5", {0, 4, 6, 10}, {0, 3, 6, 10}},
      {"9sus", {0, 5, 7, 10, 14}, {0, 5, 7, 10, 14}},
      {"maj7", {0, 4, 7, 11}, {0, 3, 7, 11}},
      {"maj9", {0, 4, 7, 11, 14}, {0, 3, 7, 11, 14}},
      {"add9", {0, 4, 7, 14}, {0, 3, 7, 14}},
      {"sus2", {0, 2, 7}, {0, 2, 7}},
      {"sus4", {0, 5, 7}, {0, 5, 7}},
      {"o", {0, 3, 6}, {0, 3, 6}},
      {"o7", {0, 3, 6, 9}, {0, 3, 6, 9}},
      {"q", {0, 5, 10, 15}, {0, 5, 10, 15}},
  };
  return table;
}

[[noreturn]] void unknown(std::string_view symbol) {
  throw std::invalid_argument("unknown chord symbol: " + std::string(symbol));
}

}  // namespace

bool Chord::contains(int pitch) const {
  return std::any_of(tones.begin(), tones.end(), [&](int tone) { return (pitch - root - tone) % 12 == 0; });
}

Chord parseChord(std::string_view symbol, int tonic) {
  std::string_view rest = symbol;
  int root = tonic;
  if (!rest.empty() && (rest.front() == 'b' || rest.front() == '#')) {
    root += rest.front() == '#' ? 1 : -1;
    rest.remove_prefix(1);
  }
  static constexpr std::array<std::string_view, 7> kUpper = {"I", "II", "III", "IV", "V", "VI", "VII"};
  static constexpr std::array<std::string_view, 7> kLower = {"i", "ii", "iii", "iv", "v", "vi", "vii"};
  const std::string_view numeral = rest.substr(0, std::min(rest.find_first_not_of("IViv"), rest.size()));
  const auto* upper = std::find(kUpper.begin(), kUpper.end(), numeral);
  const auto* lower = std::find(kLower.begin(), kLower.end(), numeral);
  if (upper == kUpper.end() && lower == kLower.end()) unknown(symbol);
  const auto degree = upper != kUpper.end() ? upper - kUpper.begin() : lower - kLower.begin();
  root += kMajorScale[degree];
  rest.remove_prefix(numeral.size());
  for (const Quality& quality : qualities()) {
    if (quality.suffix != rest) continue;
    return {((root % 12) + 12) % 12, upper != kUpper.end() ? quality.afterUpper : quality.afterLower};
  }
  unknown(symbol);
}

void Harmony::write(std::string_view progression, int tonic, int firstBar, int bars) {
  std::vector<std::vector<Chord>> written(1);
  std::size_t position = 0;
  while (position < progression.size()) {
    if (progression[position] == ' ') {
      ++position;
    } else if (progression[position] == '|') {
      written.emplace_back();
      ++position;
    } else {
      const std::size_t end = std::min(progression.find_first_of(" |", position), progression.size());
      written.back().push_back(parseChord(progression.substr(position, end - position), tonic));
      position = end;
    }
  }
  if (written.back().empty()) written.pop_back();
  for (int bar = 0; bar < bars; ++bar) {
    const auto& chords = written[static_cast<std::size_t>(bar) % written.size()];
    const auto count = static_cast<double>(chords.size());
    const double each = std::max(1.0, std::floor(beatsPerBar_ / count));
    double beat = (firstBar + bar) * beatsPerBar_;
    for (std::size_t i = 0; i < chords.size(); ++i) {
      const double beats = i == 0 ? beatsPerBar_ - (count - 1) * each : each;
      spans_.push_back({beat, beats, chords[i]});
      beat += beats;
    }
  }
}

const Chord& Harmony::at(double beat) const {
  auto after = std::upper_bound(spans_.begin(), spans_.end(), beat + 1e-6,
                                [](double value, const Span& span) { return value < span.beat; });
  return after == spans_.begin() ? spans_.front().chord : std::prev(after)->chord;
}

std::vector<Harmony::Span> Harmony::bar(int index) const {
  std::vector<Span> inBar;
  for (const Span& span : spans_) {
    if (span.beat > index * beatsPerBar_ - 1e-6 && span.beat < (index + 1) * beatsPerBar_ - 1e-6) inBar.push_back(span);
  }
  return inBar;
}

}  // namespace earshot::demo
