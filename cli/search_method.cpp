#include "cli/search_method.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "cli/catalog_cells.h"
#include "native/thread_pool.h"
#include "shared/ranking/cell_probe.h"
#include "shared/ranking/nearest_centroid.h"
#include "shared/ranking/projection_hash.h"
#include "shared/ranking/silhouette.h"

namespace earshot {
namespace {

using Tracks = std::vector<std::uint32_t>;

constexpr Patience kInMemory = {32, 2};         // a cell costs microseconds
constexpr std::size_t kTracksPerCluster = 200;  // at least, on average, in a catalog of one cell

Result<Tracks> lookedAtByCells(const Catalog& catalog, std::span<const Seed> seeds, const SimilarOptions& options,
                               const Distance& distance, const TrackSet& excluded) {
  const TrackTable& table = catalog.table();
  std::vector<bool> looked(table.cells());
  for (const Seed& seed : seeds) {
    auto scan = ExactScan::create(distance, seed.vector, options.limit, &excluded);
    if (!scan) return std::move(scan).error();
    CellProbe probe(distance, seed.vector, table.balls(), kInMemory);
    while (const auto cell = probe.next(scan->farthest())) {
      looked[*cell] = true;
      probe.looked(scan->scan(*table.cell(*cell)));
    }
  }
  Tracks tracks;
  for (std::uint32_t track = 0; track < table.tracks(); ++track)
    if (looked[table.cellOf(track)]) tracks.push_back(track);
  return tracks;
}

Result<Tracks> inSharedBuckets(const Catalog& catalog, std::span<const Seed> seeds) {
  const std::vector<float> vectors = vectorsOf(catalog);
  ThreadPool pool;
  const auto hash = ProjectionHash::create(pointsOf(catalog, vectors), {}, pool.parallelFor());
  if (!hash) return hash.error();
  Tracks tracks;
  for (const Seed& seed : seeds) {
    const Tracks near = hash->candidates(std::span(seed.vector).first(catalog.index().dimensions));
    tracks.insert(tracks.end(), near.begin(), near.end());
  }
  return tracks;
}

Result<Clustering> clustersOf(const Catalog& catalog) {
  if (catalog.index().cells.size() > 1) return cellsOf(catalog);
  const std::vector<float> vectors = vectorsOf(catalog);
  const Points points = pointsOf(catalog, vectors);
  const std::size_t most = catalog.tracks() / kTracksPerCluster;
  ThreadPool pool;
  KMeansOptions options;
  options.clusters = 1;
  if (most < 2) return kMeans(points, options, pool.parallelFor());
  auto chosen = chooseClusters(points, 2, most, options, pool.parallelFor());
  if (!chosen) return std::move(chosen).error();
  return std::move(chosen->clustering);
}

Result<Tracks> ofSameClusters(const Catalog& catalog, std::span<const Seed> seeds) {
  const auto clusters = clustersOf(catalog);
  if (!clusters) return clusters.error();
  const std::size_t dimensions = catalog.index().dimensions;
  const CentroidTiles centroids(clusters->centroids, dimensions);
  std::vector<bool> own(clusters->clusters);
  for (const Seed& seed : seeds) {
    CentroidTiles::Nearest nearest;
    const std::uint32_t row = 0;
    centroids.nearest({seed.vector.data(), 1, dimensions, kDimensions}, {&row, 1}, &nearest);
    own[seed.track ? clusters->assignment[*seed.track] : nearest.centroid] = true;
  }
  Tracks tracks;
  for (std::uint32_t track = 0; track < catalog.tracks(); ++track)
    if (own[clusters->assignment[track]]) tracks.push_back(track);
  return tracks;
}

/// A table of these tracks alone, in their order and their cells.
Result<TrackTable> tableOf(const TrackTable& table, const Tracks& tracks) {
  std::vector<Tracks> members(table.cells());
  for (const std::uint32_t track : tracks) members[table.cellOf(track)].push_back(track);
  std::vector<std::uint32_t> rows;
  for (const Tracks& some : members) rows.push_back(static_cast<std::uint32_t>(some.size()));
  TrackTable part(table.space(), rows, table.balls());
  for (std::size_t c = 0; c < members.size(); ++c) {
    const TrackColumns& from = *table.cell(c);
    auto columns = TrackColumns::allocate(members[c].size(), from.parts());
    if (!columns) return std::move(columns).error();
    std::copy(from.centres.begin(), from.centres.end(), columns->centres.begin());
    std::copy(from.centreScales.begin(), from.centreScales.end(), columns->centreScales.begin());
    std::size_t i = 0;
    for (std::size_t p = 0; p < from.parts(); ++p) {
      for (; i < members[c].size() && members[c][i] - table.firstTrack(c) < from.partEnds[p]; ++i) {
        const QuantizedRow row = table.row(members[c][i]);
        columns->set(i, table.numbers(members[c][i]));
        columns->scales[i] = row.scale;
        std::copy_n(row.values, kDimensions, columns->vectors.data() + i * kDimensions);
      }
      columns->partEnds[p] = static_cast<std::uint32_t>(i);
    }
    if (auto loaded = part.load(c, std::move(columns).value(), "tracks"); !loaded) return std::move(loaded).error();
  }
  return part;
}

std::vector<Seed> renumbered(std::span<const Seed> seeds, const Tracks& tracks) {
  std::vector<Seed> with(seeds.begin(), seeds.end());
  for (Seed& seed : with)
    if (seed.track)
      seed.track =
          static_cast<std::uint32_t>(std::lower_bound(tracks.begin(), tracks.end(), *seed.track) - tracks.begin());
  return with;
}

/// similar() as if the catalog had these tracks only; they hold the seeds and dislikes. Filters are done already.
Result<Hits> similarAmong(const Tracks& tracks, const TrackTable& table, std::span<const Seed> seeds,
                          const SimilarOptions& options) {
  const auto part = tableOf(table, tracks);
  if (!part) return part.error();
  const std::vector<Seed> dislikes = renumbered(options.dislikes, tracks);
  SimilarOptions among = options;
  among.filters = {};
  among.exclude = {};
  among.dislikes = dislikes;
  auto hits = similar(*part, renumbered(seeds, tracks), among);
  if (!hits) return hits;
  for (Hit& hit : hits->hits) hit.track = tracks[hit.track];
  return hits;
}

}  // namespace

Result<Hits> similarBy(const std::string& method, const Catalog& catalog, std::span<const Seed> seeds,
                       const SimilarOptions& options) {
  const TrackTable& table = catalog.table();
  if (method == "exact") return similar(table, seeds, options);
  for (const auto& some : {seeds, options.dislikes})
    if (auto valid = checkSeeds(table, some); !valid) return std::move(valid).error();

  const auto distance = distanceOf(table, options);
  if (!distance) return distance.error();
  const Pool pool = poolOf(table, seeds, options, *distance);
  auto tracks = method == "ivf"   ? lookedAtByCells(catalog, seeds, options, *distance, pool.excluded())
                : method == "lsh" ? inSharedBuckets(catalog, seeds)
                                  : ofSameClusters(catalog, seeds);
  if (!tracks) return std::move(tracks).error();
  std::erase_if(*tracks, [&](std::uint32_t track) { return pool.excluded().contains(track); });
  for (const auto& some : {seeds, options.dislikes})
    for (const Seed& seed : some)
      if (seed.track) tracks->push_back(*seed.track);
  std::sort(tracks->begin(), tracks->end());
  tracks->erase(std::unique(tracks->begin(), tracks->end()), tracks->end());
  return similarAmong(*tracks, table, seeds, options);
}

}  // namespace earshot
