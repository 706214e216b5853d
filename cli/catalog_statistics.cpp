#include "cli/catalog_statistics.h"

#include <algorithm>
#include <cmath>

#include "cli/catalog_cells.h"
#include "native/thread_pool.h"
#include "shared/ranking/silhouette.h"

namespace earshot {
namespace {

void countGenres(const Catalog& catalog, CatalogStatistics& statistics) {
  const std::vector<std::string>& names = catalog.index().genres;
  std::vector<std::size_t> tracks(names.size() + 1);  // the last: unknown
  for (std::uint32_t track = 0; track < catalog.tracks(); ++track)
    ++tracks[std::min<std::size_t>(catalog.table().numbers(track).genre, names.size())];
  for (std::size_t g = 0; g <= names.size(); ++g)
    if (tracks[g] > 0) statistics.genres.emplace_back(g < names.size() ? names[g] : std::string_view(), tracks[g]);
  std::stable_sort(statistics.genres.begin(), statistics.genres.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
}

void describeTracks(const Catalog& catalog, CatalogStatistics& statistics) {
  std::vector<std::int16_t> years;
  std::vector<std::uint8_t> popularity;
  for (std::uint32_t track = 0; track < catalog.tracks(); ++track) {
    const TrackNumbers numbers = catalog.table().numbers(track);
    if (numbers.year != 0) years.push_back(numbers.year);
    if (numbers.popularity != kUnknownPopularity) popularity.push_back(numbers.popularity);
  }
  statistics.knownYears = years.size();
  if (!years.empty()) {
    const auto [first, last] = std::minmax_element(years.begin(), years.end());
    statistics.firstYear = *first;
    statistics.lastYear = *last;
  }
  statistics.knownPopularity = popularity.size();
  std::sort(popularity.begin(), popularity.end());
  for (std::size_t k = 1; k <= 3 && !popularity.empty(); ++k)
    statistics.popularity[k - 1] = popularity[((popularity.size() - 1) * k + 2) / 4];
}

void describeCells(const Catalog& catalog, CatalogStatistics& statistics) {
  const CatalogIndex& index = catalog.index();
  const std::size_t cells = index.cells.size();
  if (cells == 0) return;
  std::vector<std::uint32_t> rows;
  for (std::size_t c = 0; c < cells; ++c) {
    rows.push_back(index.cells[c].rows);
    statistics.meanBytes += static_cast<double>(index.cells[c].block.length) / static_cast<double>(cells);
    double squares = 0;
    for (std::size_t g = 0; g < kGroups; ++g) squares += std::pow(static_cast<double>(index.radius(c, g)), 2);
    statistics.meanRadius += std::sqrt(squares) / static_cast<double>(cells);
  }
  std::sort(rows.begin(), rows.end());
  statistics.fewestRows = rows.front();
  statistics.medianRows = rows[(cells - 1) / 2];
  statistics.mostRows = rows.back();
  if (cells < 2) return;
  const std::vector<float> vectors = vectorsOf(catalog);
  ThreadPool pool;
  statistics.silhouette = silhouette(pointsOf(catalog, vectors), cellsOf(catalog), pool.parallelFor());
}

}  // namespace

CatalogStatistics statisticsOf(const Catalog& catalog, const std::optional<CatalogTaste>& taste) {
  CatalogStatistics statistics;
  if (taste) {
    statistics.taste = TasteStatistics{taste->taste.model, taste->taste.factors(), {}};
    for (const FactorRows& cell : taste->cells)
      for (const std::uint8_t origin : cell.origins) ++statistics.taste->tracks[origin];
  }
  countGenres(catalog, statistics);
  describeTracks(catalog, statistics);
  describeCells(catalog, statistics);
  return statistics;
}

}  // namespace earshot
