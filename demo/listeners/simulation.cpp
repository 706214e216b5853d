#include "demo/listeners/simulation.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "demo/catalog/plan.h"
#include "demo/random.h"
#include "demo/styles/style.h"

namespace earshot::demo {
namespace {

constexpr double kLiked = 0.2;
constexpr double kOther = 0.02;
constexpr double kOtherMode = 1.0 / 3;
constexpr double kOtherEnsemble = 0.4;
constexpr double kStrangeness = 0.6;
constexpr double kFewest = 3;
constexpr double kMost = 60;

bool has(std::span<const std::string_view> styles, std::string_view name) {
  return std::find(styles.begin(), styles.end(), name) != styles.end();
}

/// How often a piece is met whoever listens: a power law over pieces in an order by chance.
std::vector<double> hits(std::size_t pieces, Random& dice) {
  std::vector<std::size_t> order(pieces);
  for (std::size_t i = 0; i < pieces; ++i) order[i] = i;
  for (std::size_t i = pieces; i > 1; --i)
    std::swap(order[i - 1], order[static_cast<std::size_t>(dice.below(static_cast<int>(i)))]);
  std::vector<double> weights(pieces);
  for (std::size_t rank = 0; rank < pieces; ++rank) weights[order[rank]] = 1 / std::sqrt(static_cast<double>(rank) + 5);
  return weights;
}

/// (0, 1): a draw whose logarithm exists.
double open(Random& dice) { return static_cast<double>(dice.uniform()) + 0x1p-26; }

SimulatedPlay play(std::size_t piece, double wanted, Random& dice) {
  SimulatedPlay done{piece};
  if (wanted >= kLiked) {
    const double mean = wanted >= kOtherMode ? 4 : 2;
    done.plays += static_cast<int>(-(mean - 1) * std::log(open(dice)));
    done.liked = dice.chance(wanted >= kOtherMode ? 0.25F : 0.05F);
  } else {
    done.skipped = dice.chance(0.4F);
    done.disliked = dice.chance(0.1F);
  }
  return done;
}

SimulatedListener simulate(const Persona& persona, std::span<const Piece> plan, std::span<const double> met,
                           Random dice) {
  SimulatedListener listener{&persona, {}};
  const int favourite = dice.below(kPiecesPerStyle);
  // Drawn without putting back, each as its weight: the largest log(u) / w. Source: Efraimidis and Spirakis (2006).
  std::vector<std::pair<double, std::size_t>> keys;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const auto& ensembles = plan[i].style->ensembles;
    const bool theirs = plan[i].ensemble == &ensembles[static_cast<std::size_t>(favourite) % ensembles.size()];
    const double strange = std::exp(kStrangeness * static_cast<double>(dice.gaussian()));
    const double weight = affinity(persona, plan[i]) * met[i] * strange * (theirs ? 1 : kOtherEnsemble);
    const double key = std::log(open(dice)) / weight;
    if (!isNewArrival(plan[i])) keys.emplace_back(-key, i);
  }
  std::sort(keys.begin(), keys.end());
  const double length = kFewest * std::pow(kMost / kFewest, static_cast<double>(dice.uniform()));
  keys.resize(std::min(keys.size(), static_cast<std::size_t>(length)));
  for (const auto& [key, piece] : keys) listener.history.push_back(play(piece, affinity(persona, plan[piece]), dice));
  return listener;
}

}  // namespace

bool isNewArrival(const Piece& piece) {
  const int turn = piece.number / static_cast<int>(allStyles().size());
  return turn % kPiecesPerStyle == kPiecesPerStyle - 1;
}

double affinity(const Persona& persona, const Piece& piece) {
  const double style = has(persona.loved, piece.style->name)   ? 1
                       : has(persona.liked, piece.style->name) ? kLiked
                                                               : kOther;
  return persona.mode && *persona.mode != piece.key.mode ? style * kOtherMode : style;
}

std::vector<SimulatedListener> simulateListeners(std::span<const Piece> plan, std::size_t count, std::uint64_t seed) {
  Random dice(seed, 29);
  const std::vector<double> met = hits(plan.size(), dice);
  const auto personas = allPersonas();
  std::vector<SimulatedListener> listeners;
  for (std::size_t i = 0; i < count; ++i)
    listeners.push_back(simulate(personas[i % personas.size()], plan, met, Random(seed * 1000003ULL + i, 31)));
  return listeners;
}

}  // namespace earshot::demo
