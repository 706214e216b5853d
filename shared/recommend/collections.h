#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "shared/recommend/similar.h"

namespace earshot {

enum class CollectionKind { Artist, Album };

/// An artist or an album as it stands to the seeds.
struct CollectionHit {
  std::uint32_t number = 0;  ///< of artist or album in the catalog
  std::size_t rank = 0;      ///< from 1
  double score = 0;          ///< closenessOf the distance
  double distance = 0;       ///< mean distance of its nearest tracks, three at most
  std::size_t tracks = 0;    ///< how many of its tracks are loaded
  std::vector<Hit> nearest;  ///< those tracks, nearest first
};

/// The artists or albums whose best tracks are nearest to the seeds; the seeds' own are left out. Looks at the nearest
/// max(300, 30 limit) titles: where one of the three tracks of a collection lies beyond them, it counts as far as
/// the last of them; while cells are not loaded, each collection counts as having three. Uses of `options`: all but
/// variety and dislikes. Errors: as similar.
Result<std::vector<CollectionHit>> similarCollections(const TrackTable& table, std::span<const Seed> seeds,
                                                      CollectionKind kind, SimilarOptions options);

}  // namespace earshot
