#pragma once

#include <cstddef>
#include <vector>

#include "shared/recommend/similar.h"

namespace earshot {

/// Tracks that lead from one piece of music to another: step i of n is the nearest track to the point i / (n + 1) of
/// the straight way between their vectors. No title comes twice, nor do the ends' own, nor what is nearer to one of
/// them than a fiftieth of the way: the same recording under another name. No artist follows upon itself (the ends'
/// artists included) unless nobody else is left.
///
/// Each hit's distance, closeness and reasons are those to the step before it. `steps` fewer come where the catalog has
/// no more. Uses of `options`: metric, weights, filters, exclude. Errors: as similar.
Result<std::vector<Hit>> pathBetween(const TrackTable& table, const Seed& from, const Seed& to, std::size_t steps,
                                     const SimilarOptions& options);

}  // namespace earshot
