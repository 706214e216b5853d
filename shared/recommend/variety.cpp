#include "shared/recommend/variety.h"

#include <algorithm>
#include <limits>

namespace earshot {

std::vector<std::size_t> pickVaried(std::size_t candidates, std::size_t limit, double variety,
                                    const std::function<double(std::size_t)>& relevance,
                                    const std::function<double(std::size_t, std::size_t)>& similarity) {
  const std::size_t count = std::min(candidates, limit);
  std::vector<std::size_t> picked;
  if (variety <= 0) {
    for (std::size_t i = 0; i < count; ++i) picked.push_back(i);
    return picked;
  }
  const double tradeoff = .7 * std::min(variety, 1.0);
  std::vector<double> nearestPicked(candidates, 0);
  std::vector<bool> taken(candidates, false);
  while (picked.size() < count) {
    std::size_t best = candidates;
    double bestValue = -std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < candidates; ++i) {
      if (taken[i]) continue;
      const double value = (1 - tradeoff) * relevance(i) - tradeoff * nearestPicked[i];
      if (value > bestValue || best == candidates) {
        best = i;
        bestValue = value;
      }
    }
    taken[best] = true;
    picked.push_back(best);
    for (std::size_t i = 0; i < candidates; ++i)
      if (!taken[i]) nearestPicked[i] = std::max(nearestPicked[i], similarity(i, best));
  }
  return picked;
}

}  // namespace earshot
