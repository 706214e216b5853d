#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "demo/catalog/piece.h"
#include "demo/listeners/persona.h"

namespace earshot::demo {

/// What a simulated listener did with a piece.
struct SimulatedPlay {
  std::size_t piece = 0;  ///< in the plan
  int plays = 1;
  bool liked = false;
  bool skipped = false;
  bool disliked = false;
};

/// Nobody: a persona with chance in it.
struct SimulatedListener {
  const Persona* persona = nullptr;
  std::vector<SimulatedPlay> history;  ///< in the order of listening, no piece twice
};

/// The twelfth piece of each style has just arrived: nobody played it.
bool isNewArrival(const Piece& piece);

/// How much a listener of this persona wants a piece, but for chance: 1 a loved style, .2 a liked one, .02 any other;
/// a third in the mode they do not prefer.
double affinity(const Persona& persona, const Piece& piece);

/// `count` listeners, personas in turn. Each has 3 to 60 pieces (drawn evenly by the logarithm), chosen by affinity
/// times what chance adds: an ensemble of each style is theirs (others count .4), some pieces are hits whoever listens,
/// and everybody is a little strange (a log-normal factor of deviation .6). What they love is played more often and
/// sometimes liked; what they do not is skipped or disliked. The same for a plan and a seed.
std::vector<SimulatedListener> simulateListeners(std::span<const Piece> plan, std::size_t count, std::uint64_t seed);

/// Events as `earshot train` reads them, a line of JSON each; items are "<stem>.<extension>". Every line says that it
/// is simulated.
std::string eventLines(std::span<const SimulatedListener> listeners, std::span<const Piece> plan,
                       std::string_view extension);

/// Who they are, for people and tests: {"simulated": true, "about", "personas": [{name, loves, likes, prefers}],
/// "listeners": {"simulated-0001": "night shift"}, "newArrivals": [files nobody played]}.
std::string describeListeners(std::span<const SimulatedListener> listeners, std::span<const Piece> plan,
                              std::string_view extension);

}  // namespace earshot::demo
