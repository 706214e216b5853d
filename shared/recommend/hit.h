#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "shared/catalog/track_table.h"
#include "shared/ranking/distance.h"
#include "shared/ranking/exact_scan.h"
#include "shared/recommend/reasons.h"

namespace earshot {

/// What to look for: a track of the catalog, or any piece of music with a vector of the same space.
struct Seed {
  std::string_view space;  ///< the vector's space version
  Embedding vector{};
  Traits traits;                       ///< for reasons; unknown is fine
  std::optional<std::uint32_t> track;  ///< its number if it is of this catalog: then it never comes back

  /// Precondition: table.isLoaded(track).
  static Seed of(const TrackTable& table, std::uint32_t track);
};

/// Errors: VersionMismatch (a seed of another space), NotFound (a track that is not loaded).
Result<void> checkSeeds(const TrackTable& table, std::span<const Seed> seeds);

/// A track that is recommended, and why.
struct Hit {
  std::uint32_t track = 0;
  std::size_t rank = 0;                     ///< from 1
  std::size_t plainRank = 0;                ///< the rank without variety
  double score = 0;                         ///< closenessOf the distance: 1 the same, .37 as unrelated tracks are
  double distance = 0;                      ///< weighted, to the seed it came from
  std::size_t seed = 0;                     ///< which one that is
  std::array<double, kGroups> distances{};  ///< Euclidean, unweighted, within each group, to that seed
  std::array<double, kGroups> closeness{};  ///< see closenessOf
  Reasons reasons;                          ///< see reasons()
  std::size_t versions = 1;                 ///< how many tracks of this title could have come, itself included
};

/// A hit without its ranks: what a track has in common with a seed.
Hit explain(const TrackTable& table, const Distance& distance, const Seed& seed, const Neighbour& neighbour);

}  // namespace earshot
