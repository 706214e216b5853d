#include "shared/recommend/reasons.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace earshot {
namespace {

constexpr std::size_t kMostOfAKind = 3;
// Closeness at a quarter, three fifths, three quarters and the whole of the typical distance.
constexpr double kSame = .939;
constexpr double kSimilar = .697;
constexpr double kDifferent = .5697;
constexpr double kRandom = .3679;

constexpr std::array<std::string_view, kGroups> kSameWords = {"same timbre", "same harmony", "same rhythm",
                                                              "same dynamics"};
constexpr std::array<std::string_view, kGroups> kSimilarWords = {"similar timbre", "similar harmony", "similar rhythm",
                                                                 "similar dynamics"};
constexpr std::array<std::string_view, kGroups> kDifferentWords = {"different timbre", "different harmony",
                                                                   "different rhythm", "different dynamics"};
constexpr std::array<std::string_view, kGroups> kNearestWords = {"nearest in timbre", "nearest in harmony",
                                                                 "nearest in rhythm", "nearest in dynamics"};

struct Reason {
  std::string_view words;
  double strength;  // how many times a difference is what makes it worth a word; closeness where things are alike
  std::size_t group;
};

/// At most five of what is alike; at most four traits and the groups of what differs.
using Found = ShortList<Reason, 4 + kGroups>;

/// The strongest first; equal ones keep their order.
void keepStrongest(Found& reasons) {
  for (std::size_t sorted = 1; sorted < reasons.size(); ++sorted)
    for (std::size_t i = sorted; i > 0 && reasons[i].strength > reasons[i - 1].strength; --i)
      std::swap(reasons[i], reasons[i - 1]);
  reasons.shrink(std::min(reasons.size(), kMostOfAKind));
}

constexpr auto kTimbre = static_cast<std::size_t>(Group::Timbre);
constexpr auto kHarmony = static_cast<std::size_t>(Group::Harmony);
constexpr auto kRhythm = static_cast<std::size_t>(Group::Rhythm);
constexpr auto kDynamics = static_cast<std::size_t>(Group::Dynamics);

// Base-2 logarithms of ratios.
constexpr double kSamePulse = .0566;       // 4 %
constexpr double kOtherPulse = .111;       // 8 %
constexpr double kOtherBrightness = .322;  // 5 : 4
constexpr double kOtherDynamics = .585;    // 3 : 2
constexpr double kOtherLoudness = 3;       // dB

/// log2(track / seed) where both are known and above zero.
std::optional<double> octaves(float seed, float track) {
  if (!(seed > 0) || !(track > 0)) return std::nullopt;
  return std::log2(static_cast<double>(track) / static_cast<double>(seed));
}

void addRatio(Found& differences, std::optional<double> ratio, double threshold, std::size_t group,
              std::string_view more, std::string_view less) {
  if (ratio && std::abs(*ratio) > threshold)
    differences.push_back({*ratio > 0 ? more : less, std::abs(*ratio) / threshold, group});
}

Found traitDifferences(const Traits& seed, const Traits& track) {
  Found differences;
  const auto tempo = octaves(seed.tempo, track.tempo);
  if (tempo && std::abs(std::abs(*tempo) - 1) <= kSamePulse)
    differences.push_back(
        {*tempo > 0 ? "double the tempo" : "half the tempo", std::abs(*tempo) / kOtherPulse, kRhythm});
  else
    addRatio(differences, tempo, kOtherPulse, kRhythm, "faster", "slower");
  addRatio(differences, octaves(seed.brightness, track.brightness), kOtherBrightness, kTimbre, "brighter", "darker");
  addRatio(differences, octaves(seed.dynamics, track.dynamics), kOtherDynamics, kDynamics, "wider dynamics",
           "steadier dynamics");
  const double louder = static_cast<double>(track.loudness) - static_cast<double>(seed.loudness);
  if (std::abs(louder) >= kOtherLoudness)  // false for NaN, unknown
    differences.push_back({louder > 0 ? "louder" : "quieter", std::abs(louder) / kOtherLoudness, kDynamics});
  return differences;
}

}  // namespace

double closenessOf(double distance, double typicalDistance) {
  const double ratio = distance / typicalDistance;
  return std::exp(-ratio * ratio);
}

Reasons reasons(std::span<const double, kGroups> closeness, std::span<const float, kGroups> weights, const Traits& seed,
                const Traits& track) {
  const auto tempo = octaves(seed.tempo, track.tempo);
  Found alike;
  for (std::size_t g = 0; g < kGroups; ++g) {
    if (!(weights[g] > 0) || closeness[g] < kSimilar) continue;
    const bool pulse = g == kRhythm && tempo && std::abs(*tempo) <= kSamePulse;
    alike.push_back({pulse ? "same pulse" : closeness[g] >= kSame ? kSameWords[g] : kSimilarWords[g], closeness[g], g});
  }
  if (weights[kHarmony] > 0 && seed.key != Traits::kUnknownKey && seed.key == track.key)
    alike.push_back({"same key", kSame, kHarmony});
  keepStrongest(alike);

  Found differences;
  for (const Reason& reason : traitDifferences(seed, track))
    if (weights[reason.group] > 0) differences.push_back(reason);
  for (std::size_t g = 0; g < kGroups; ++g) {
    const bool explained =
        std::any_of(differences.begin(), differences.end(), [&](const Reason& r) { return r.group == g; });
    if (weights[g] > 0 && closeness[g] < kDifferent && !explained)
      differences.push_back({kDifferentWords[g], 1 + kDifferent - closeness[g], g});
  }
  keepStrongest(differences);

  Reasons words;
  for (const Reason& reason : alike) words.push_back(reason.words);
  if (alike.empty()) {
    std::size_t nearest = kGroups;
    for (std::size_t g = 0; g < kGroups; ++g)
      if (weights[g] > 0 && (nearest == kGroups || closeness[g] > closeness[nearest])) nearest = g;
    if (nearest < kGroups && (closeness[nearest] > kRandom || differences.empty()))
      words.push_back(kNearestWords[nearest]);
  }
  for (const Reason& reason : differences) words.push_back(reason.words);
  return words;
}

}  // namespace earshot
