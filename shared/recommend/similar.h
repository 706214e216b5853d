#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/catalog/track_table.h"
#include "shared/ranking/distance.h"
#include "shared/recommend/hit.h"
#include "shared/recommend/pool.h"
#include "shared/result.h"

namespace earshot {

struct SimilarOptions {
  std::size_t limit = 20;
  Metric metric = Metric::Euclidean;
  std::array<float, kGroups> weights = {1, 1, 1, 1};  ///< of a group that the space has no numbers for: no matter
  double variety = 0;  ///< [0, 1]: 0 nearest first, 1 as different from one another as sensible
  PoolRules rules;     ///< folding also keeps out the seeds' own titles
  Filters filters;
  std::span<const std::uint32_t> exclude;  ///< tracks that must not come back
  std::span<const Seed> dislikes;          ///< what the hits should be far from
};

struct Hits {
  std::vector<Hit> hits;       ///< best first
  std::size_t candidates = 0;  ///< tracks that were compared
};

/// The distance that options ask for, in a table's space. Errors: Distance::create's.
Result<Distance> distanceOf(const TrackTable& table, const SimilarOptions& options);

/// The tracks that may come: all loaded ones but what options rule out, the seeds, the dislikes and their titles.
/// Table and distance must outlive it.
Pool poolOf(const TrackTable& table, std::span<const Seed> seeds, const SimilarOptions& options,
            const Distance& distance);

/// The tracks nearest to the seeds, among those that are loaded.
///
/// Several seeds take turns: the nearest track to each, then the second nearest to each. Two different songs so bring
/// neighbours of both, even where one lives in a crowd and the other alone, and not what lies, unlike either, between
/// them. Scores then descend within a seed's tracks only.
///
/// With dislikes, tracks that are nearer to one of them than to their seed do not come, nor do the dislikes; the score
/// of the others is lowered by the closeness c to the nearest dislike, to (1 - c) times itself, and orders them all.
///
/// Ties are broken by distance, then by track number: the same request gives the same answer. Variety and dislikes
/// reorder among the nearest max(50, 5 limit). Errors: InvalidArgument (no seed, a number out of range),
/// VersionMismatch (a seed of another space), NotFinite.
Result<Hits> similar(const TrackTable& table, std::span<const Seed> seeds, const SimilarOptions& options);

/// Which cells that are not loaded may hold hits: Pool::cellsToLoad for the same seeds and options. Errors: as similar.
Result<std::vector<std::uint32_t>> cellsToLoad(const TrackTable& table, std::span<const Seed> seeds,
                                               const SimilarOptions& options, std::size_t batch, std::size_t head);

}  // namespace earshot
