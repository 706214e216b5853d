// bench_stored FOLDER: what rounding to eight bits costs: of the ten nearest by the vectors as they were, the share
// that is found by the vectors as a catalog stores them. FOLDER as for bench_ranking.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <vector>

#include "bench/ranking/spotify_table.h"
#include "native/thread_pool.h"
#include "shared/catalog/stored_vectors.h"
#include "shared/embedding/audio_columns_space.h"
#include "shared/ranking/cell_partition.h"
#include "shared/ranking/exact_scan.h"

using namespace earshot;
using namespace earshot::bench;

namespace {

constexpr std::size_t kNear = 10;
// As in a catalog.
constexpr std::size_t kTracksPerCell = 320;
constexpr std::size_t kTracksPerPart = 64;

/// The vectors as the cells of a catalog hold them.
std::vector<Embedding> storedVectors(const std::vector<Embedding>& vectors, std::size_t dimensions, ThreadPool& pool) {
  const Points points = {vectors[0].data(), vectors.size(), dimensions, kDimensions};
  const CellOptions options{vectors.size() / kTracksPerCell, 2 * kTracksPerCell, 1};
  std::vector<Embedding> all(vectors.size());
  const Clustering cells = partitionIntoCells(points, options, pool.parallelFor()).value();
  const std::vector<std::uint32_t> parts = partsOfCells(points, cells, kTracksPerPart, pool.parallelFor());
  for (std::vector<std::uint32_t> rows : cells.members()) {
    std::stable_sort(rows.begin(), rows.end(), [&](auto a, auto b) { return parts[a] < parts[b]; });
    std::vector<Embedding> members;
    std::vector<std::uint32_t> partRows;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      members.push_back(vectors[rows[i]]);
      if (i == 0 || parts[rows[i]] != parts[rows[i - 1]]) partRows.push_back(0);
      ++partRows.back();
    }
    const StoredVectors stored(members, partRows);
    for (std::size_t i = 0; i < rows.size(); ++i) all[rows[i]] = stored.row(i).vector();
  }
  return all;
}

/// The nearest by `distanceTo(row)`, without the row that asks.
template <class DistanceTo>
std::vector<Neighbour> nearest(std::size_t rows, std::size_t own, const DistanceTo& distanceTo) {
  std::vector<Neighbour> all;
  for (std::uint32_t row = 0; row < rows; ++row)
    if (row != own) all.push_back({row, distanceTo(row)});
  std::nth_element(all.begin(), all.begin() + kNear, all.end());
  all.resize(kNear);
  return all;
}

double recall(const std::vector<Embedding>& vectors, const std::vector<Embedding>& stored, const Distance& distance,
              std::size_t queries, ThreadPool& pool) {
  std::atomic<std::size_t> found = 0;
  pool.parallelFor()(queries, [&](std::size_t q) {
    const std::size_t own = q * 7919 % vectors.size();
    const Embedding& query = vectors[own];
    const auto truth =
        nearest(vectors.size(), own, [&](std::size_t row) { return distance.between(query, vectors[row]); });
    const double farthest = std::max_element(truth.begin(), truth.end())->distance;
    const auto answer =
        nearest(vectors.size(), own, [&](std::size_t row) { return distance.between(query, stored[row]); });
    // By distance, as a real table has tracks of equal numbers.
    for (const Neighbour& each : answer) found += distance.between(query, vectors[each.track]) <= farthest ? 1 : 0;
  });
  return static_cast<double>(found) / static_cast<double>(queries * kNear);
}

void measure(const char* name, const std::vector<Embedding>& vectors, const std::array<GroupRange, kGroups>& groups,
             std::size_t queries, ThreadPool& pool) {
  const std::vector<Embedding> stored = storedVectors(vectors, groups.back().end, pool);
  std::printf("| %s |", name);
  for (const Metric& metric : {Metric::Euclidean, Metric::Cosine, Metric::Manhattan}) {
    const auto distance = Distance::create(metric, std::array<float, kGroups>{1, 1, 1, 1}, groups).value();
    std::printf(" %.3f |", recall(vectors, stored, distance, queries, pool));
    std::fflush(stdout);
  }
  std::printf("\n");
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: bench_stored FOLDER\n");
    return 2;
  }
  const auto table = SpotifyTable::read(arguments[1]);
  if (!table) {
    std::fprintf(stderr, "%s\n", table.error().message().c_str());
    return 1;
  }
  ThreadPool pool(2);
  std::printf("| tracks | Euclidean | cosine | Manhattan |\n|---|---|---|---|\n");
  measure("the 41,100 songs x 13", table->generate(table->size(), 0, 1), kAudioColumnsGroups, 400, pool);
  measure("100,000 around them x 13", table->generate(100'000, kNoise, 1), kAudioColumnsGroups, 400, pool);
  measure("600,000 around them x 13", table->generate(600'000, kNoise, 2), kAudioColumnsGroups, 100, pool);
  measure("20,000 x 64", clusteredVectors(20'000, 1000, 3), kAudioGroups, 400, pool);
  measure("100,000 x 64", clusteredVectors(100'000, 1000, 3), kAudioGroups, 400, pool);
  measure("1,000,000 x 64", clusteredVectors(1'000'000, 1000, 3), kAudioGroups, 200, pool);
  return 0;
}
