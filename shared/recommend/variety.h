#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

namespace earshot {

/// Maximal marginal relevance (Carbonell and Goldstein 1998): picks one after another what is relevant and unlike what
/// was picked before,
///
///   argmax_i (1 - l) relevance(i) - l max_{j picked} similarity(i, j),   l = .7 variety
///
/// At .7 candidates this side of twice as far win over near copies of what is shown; beyond it, order means nothing.
/// Candidates come in the order of their relevance; equal values keep it. Returns their numbers, `limit` at most; with
/// variety 0 that is 0, 1, 2, ... Relevance and similarity are functions of such numbers.
template <class Relevance, class Similarity>
std::vector<std::size_t> pickVaried(std::size_t candidates, std::size_t limit, double variety,
                                    const Relevance& relevance, const Similarity& similarity) {
  const std::size_t count = std::min(candidates, limit);
  std::vector<std::size_t> picked;
  if (variety <= 0) {
    for (std::size_t i = 0; i < count; ++i) picked.push_back(i);
    return picked;
  }
  const double tradeoff = .7 * std::min(variety, 1.0);
  std::vector<double> nearestPicked(candidates, 0);
  std::vector<char> taken(candidates);
  while (picked.size() < count) {
    std::size_t best = candidates;
    double bestValue = -std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < candidates; ++i) {
      if (taken[i] != 0) continue;
      const double value = (1 - tradeoff) * relevance(i) - tradeoff * nearestPicked[i];
      if (value > bestValue || best == candidates) {
        best = i;
        bestValue = value;
      }
    }
    taken[best] = 1;
    picked.push_back(best);
    for (std::size_t i = 0; i < candidates; ++i)
      if (taken[i] == 0) nearestPicked[i] = std::max(nearestPicked[i], similarity(i, best));
  }
  return picked;
}

}  // namespace earshot
