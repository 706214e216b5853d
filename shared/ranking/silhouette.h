#pragma once

#include <cstddef>
#include <cstdint>

#include "shared/parallel.h"
#include "shared/ranking/k_means.h"
#include "shared/ranking/points.h"
#include "shared/result.h"

namespace earshot {

/// How well clusters stand apart: the mean over rows of (b - a) / max(a, b), in [-1, 1]; 1 is best, 0 no structure.
///
///   a  distance to the centroid of the row's own cluster
///   b  distance to the nearest other centroid
///
/// The simplified silhouette, O(rows x clusters): the original takes mean distances to all rows, O(rows^2). A row alone
/// in its cluster counts 0, as in the original; so does a row for which both are 0, and fewer than two clusters.
/// Source: Rousseeuw (1987), "Silhouettes"; simplified by Hruschka, de Castro and Campello (2004).
///
/// `sample` rows at most are looked at, evenly spaced: a fixed choice, so that values of several k compare.
/// Preconditions: a clustering of these points.
double silhouette(const Points& points, const Clustering& clustering, const ParallelFor& parallelFor,
                  std::size_t sample = 20'000);

/// The number of clusters in [fewest, most] whose silhouette is best, tried at steps of about a quarter: the clustering
/// of all rows by it. Errors: as kMeans; InvalidArgument (fewest below 2 or above most).
struct ChosenClustering {
  Clustering clustering;
  double silhouette = 0;
};
Result<ChosenClustering> chooseClusters(const Points& points, std::size_t fewest, std::size_t most,
                                        const KMeansOptions& options, const ParallelFor& parallelFor);

}  // namespace earshot
