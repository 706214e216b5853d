#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "shared/recommend/similar.h"

namespace earshot {

/// The tracks that dislikes rule out where only `exclude` is heeded (paths, artists and albums): those nearer to a
/// dislike than to any of the seeds, as similar() has it, and versions of the disliked. Errors: as distanceOf.
Result<std::vector<std::uint32_t>> dislikedTracks(const TrackTable& table, std::span<const Seed> seeds,
                                                  const SimilarOptions& options);

}  // namespace earshot
