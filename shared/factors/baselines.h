#pragma once

#include <cstddef>

#include "shared/factors/interactions.h"
#include "shared/factors/ranking_metrics.h"
#include "shared/parallel.h"
#include "shared/result.h"

namespace earshot {

// What factors have to be better than. Each takes the plays to learn from, which must outlive the scores.

/// Everybody gets what most listeners played.
ScoreItems popularityScores(const Interactions& counts);

/// Neighbours of items: BM25 weights (K1 = 100, B = .8, as `implicit` has them), w = count (K1 + 1) / (K1 length +
/// count) idf, length = 1 - B + B plays of the item / their mean; an item's `neighbours` are those of the largest
/// w_i . w_j, itself among them, and a listener's score of i is the sum of w of what they played times its similarity.
/// Source: Robertson and Walker (1994), "Some simple effective approximations to the 2-Poisson model". Errors:
/// OutOfMemory.
Result<ScoreItems> itemNeighbourScores(const Interactions& counts, std::size_t neighbours,
                                       const ParallelFor& parallelFor);

/// EASE: with P the plays as ones, G = (P'P + lambda I)^-1, scores P B, B = I - G / diag(G), over the `items` that most
/// listeners played (others score lowest): items^2 floats, twice, and items^3 time. Source: Steck (2019),
/// "Embarrassingly shallow autoencoders for sparse data". Errors: OutOfMemory, NotFinite.
Result<ScoreItems> easeScores(const Interactions& counts, double lambda, std::size_t items,
                              const ParallelFor& parallelFor);

}  // namespace earshot
