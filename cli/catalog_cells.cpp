#include "cli/catalog_cells.h"

#include <algorithm>

namespace earshot {

std::vector<float> vectorsOf(const Catalog& catalog) {
  const auto dimensions = static_cast<std::ptrdiff_t>(catalog.index().dimensions);
  std::vector<float> vectors;
  vectors.reserve(catalog.tracks() * catalog.index().dimensions);
  for (std::uint32_t track = 0; track < catalog.tracks(); ++track) {
    const Embedding vector = catalog.table().row(track).vector();
    vectors.insert(vectors.end(), vector.begin(), vector.begin() + dimensions);
  }
  return vectors;
}

Points pointsOf(const Catalog& catalog, const std::vector<float>& vectors) {
  const std::size_t dimensions = catalog.index().dimensions;
  return {vectors.data(), catalog.tracks(), dimensions, dimensions};
}

Clustering cellsOf(const Catalog& catalog) {
  const CatalogIndex& index = catalog.index();
  Clustering cells;
  cells.clusters = index.cells.size();
  for (std::size_t c = 0; c < cells.clusters; ++c) {
    cells.assignment.insert(cells.assignment.end(), index.cells[c].rows, static_cast<std::uint32_t>(c));
    const Embedding centroid = index.centroid(c).vector();
    cells.centroids.insert(cells.centroids.end(), centroid.begin(),
                           centroid.begin() + static_cast<std::ptrdiff_t>(index.dimensions));
  }
  return cells;
}

}  // namespace earshot
