#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "shared/catalog/track_table.h"
#include "shared/ranking/track_set.h"

namespace earshot {

/// From the lowest to the highest, both included. The default holds everything, unknown values, too.
struct Range {
  float lowest = -std::numeric_limits<float>::infinity();
  float highest = std::numeric_limits<float>::infinity();

  bool isAsked() const {
    return lowest > -std::numeric_limits<float>::infinity() || highest < std::numeric_limits<float>::infinity();
  }
  bool holds(float value) const { return value >= lowest && value <= highest; }
};

/// What a track must be. A track of which something is unknown that is asked for fails.
struct Filters {
  std::vector<std::uint16_t> genres;  ///< one of these; empty: any
  Range years;
  Range popularity;        ///< 0 to 100
  Range tempos;            ///< beats a minute
  Range artistPopularity;  ///< of the most popular track that the artist has in the catalog, 0 to 100
  std::uint32_t keys = 0;  ///< bit k: the key of number k (C 0 to B 11, + 12 in minor); 0: any

  bool areAsked() const {
    return !genres.empty() || years.isAsked() || popularity.isAsked() || tempos.isAsked() ||
           artistPopularity.isAsked() || keys != 0;
  }
};

/// Adds to `excluded` the loaded tracks that fail. Returns how many it added.
std::size_t excludeFailing(const TrackTable& table, const Filters& filters, TrackSet& excluded);

}  // namespace earshot
