#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "shared/factors/interactions.h"

namespace earshot {

/// A listener whose plays are far from everybody else's: a machine, a shop, a family.
struct Outlier {
  std::uint32_t listener = 0;
  std::size_t items = 0;
  double plays = 0;
  double distance = 0;  ///< modified z-score, in deviations
};

/// Listeners with far more plays, or far more different items, than others: those whose logarithm lies more than 3.5
/// modified z-scores, .6745 (x - median) / median |x - median|, above the median. Farthest first. They are told, not
/// left out. Source: Iglewicz and Hoaglin (1993), "How to detect and handle outliers". None where half of all listeners
/// are alike to the play.
std::vector<Outlier> outlierListeners(const Interactions& counts);

}  // namespace earshot
