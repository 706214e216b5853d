#include "demo/theory/voicing.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace earshot::demo {
namespace {

/// The chord's tones that matter most, as pitch classes: the root goes first where the bass plays it, then the fifth.
std::vector<int> essentialTones(const Chord& chord, const Hands& hands) {
  std::vector<int> tones = chord.tones;
  if (hands.rootless && tones.size() > 3) tones.erase(tones.begin());
  const auto wanted = static_cast<std::size_t>(hands.voices);
  if (tones.size() > wanted) {
    const auto fifth = std::find(tones.begin(), tones.end(), 7);
    if (fifth != tones.end()) tones.erase(fifth);
  }
  while (tones.size() > wanted) tones.erase(tones.begin());
  std::vector<int> classes;
  classes.reserve(tones.size());
  for (const int tone : tones) classes.push_back((chord.root + tone) % 12);
  std::sort(classes.begin(), classes.end());
  classes.erase(std::unique(classes.begin(), classes.end()), classes.end());
  return classes;
}

double cost(const std::vector<int>& voicing, const std::vector<int>& previous, const Hands& hands) {
  double movement = 0;
  for (std::size_t i = 0; i < previous.size() && i < voicing.size(); ++i) {
    movement += std::abs(voicing[voicing.size() - 1 - i] - previous[previous.size() - 1 - i]);
  }
  double mean = 0;
  for (const int pitch : voicing) mean += pitch;
  mean /= static_cast<double>(voicing.size());
  double muddy = 0;
  for (std::size_t i = 1; i < voicing.size(); ++i) {
    if (voicing[i] - voicing[i - 1] < 3 && voicing[i - 1] < 55) muddy += 6;  // seconds blur below G3
  }
  return movement + 0.6 * std::abs(mean - 0.5 * (hands.low + hands.high)) + muddy;
}

}  // namespace

std::vector<int> VoiceLeading::next(const Chord& chord) {
  const std::vector<int> classes = essentialTones(chord, hands_);
  std::vector<int> best;
  double least = std::numeric_limits<double>::infinity();
  for (int start = hands_.low; start <= hands_.high; ++start) {
    const auto first = std::find(classes.begin(), classes.end(), start % 12);
    if (first == classes.end()) continue;
    std::vector<int> voicing{start};
    for (std::size_t i = 1; i < classes.size(); ++i) {
      const int wanted = classes[(static_cast<std::size_t>(first - classes.begin()) + i) % classes.size()];
      int pitch = voicing.back() + 1;
      while (pitch % 12 != wanted) ++pitch;
      voicing.push_back(pitch);
    }
    if (hands_.open && voicing.size() > 2) {
      voicing[voicing.size() - 2] -= 12;
      std::sort(voicing.begin(), voicing.end());
    }
    const bool fits = voicing.front() >= hands_.low && voicing.back() <= hands_.high;
    const double price = cost(voicing, previous_, hands_) + (fits ? 0 : 1000);
    if (price < least) {
      least = price;
      best = voicing;
    }
  }
  previous_ = best;
  return best;
}

}  // namespace earshot::demo
