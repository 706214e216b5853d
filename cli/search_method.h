#pragma once

#include <span>
#include <string>

#include "shared/catalog/catalog.h"
#include "shared/recommend/similar.h"
#include "shared/result.h"

namespace earshot {

/// How neighbours are searched. All but exact compare a part of the tracks: bench/ranking/METHODS.md has what that
/// costs in recall and saves in time.
inline constexpr const char* kSearchMethods[] = {"exact", "ivf", "lsh", "cluster"};

/// similar(), among the tracks that a method looks at for any of the seeds:
///
///   exact    all of them
///   ivf      those of the cells nearest to the seed, until the nearest tracks have settled (CellProbe); a small
///            catalog is one cell, so all of them
///   lsh      those that share a bucket with the seed (ProjectionHash); its tables are made for this search
///   cluster  those of the seed's own cell; a small catalog is cut for this search into as many clusters as
///            stand apart best (chooseClusters)
///
/// Hits::candidates are the tracks that were compared; Hit::versions counts among these. Precondition: one of
/// kSearchMethods. Errors: as similar.
Result<Hits> similarBy(const std::string& method, const Catalog& catalog, std::span<const Seed> seeds,
                       const SimilarOptions& options);

}  // namespace earshot
