#pragma once

#include <vector>

#include "shared/catalog/catalog.h"
#include "shared/ranking/k_means.h"
#include "shared/ranking/points.h"

namespace earshot {

/// The stored vectors of a catalog as floats, track after track: (tracks, CatalogIndex::dimensions).
std::vector<float> vectorsOf(const Catalog& catalog);

/// The same as what clustering reads. A view of `vectors`, which are vectorsOf the catalog.
Points pointsOf(const Catalog& catalog, const std::vector<float>& vectors);

/// A catalog's cells as a clustering of its tracks: their own centroids; no inertia.
Clustering cellsOf(const Catalog& catalog);

}  // namespace earshot
