// bench_ranking FOLDER: time, recall and share of rows looked at of every way to rank, as bench/ranking/METHODS.md has
// them. FOLDER holds dataset-of-*.csv, tables in Spotify's layout with 40,000 well-known songs.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <functional>
#include <string>

#include "bench/ranking/spotify_table.h"
#include "bench/ranking/stored_cells.h"
#include "native/thread_pool.h"
#include "shared/embedding/audio_columns_space.h"
#include "shared/ranking/cell_partition.h"
#include "shared/ranking/exact_scan.h"
#include "shared/ranking/nearest_centroid.h"
#include "shared/ranking/projection_hash.h"

using namespace earshot;
using namespace earshot::bench;

namespace {

constexpr std::size_t kQueries = 200;
constexpr std::size_t kNear = 10;
constexpr std::size_t kTracksPerPart = 64;  // as in a catalog

using Clock = std::chrono::steady_clock;
double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

struct Answer {
  std::vector<Neighbour> nearest;
  std::size_t looked = 0;
};

struct Data {
  const char* name;
  std::vector<Embedding> vectors;
  std::array<GroupRange, kGroups> groups;
  std::size_t dimensions;

  Points points() const { return {vectors[0].data(), vectors.size(), dimensions, kDimensions}; }
};

struct Case {
  const char* name;
  Metric metric;
  std::array<float, kGroups> weights;
};

using Method = std::function<Answer(const Distance&, const Embedding&, const TrackSet&)>;

Answer rankAll(const StoredCells& cells, const Distance& distance, const Embedding& query, const TrackSet& excluded) {
  auto scan = ExactScan::create(distance, query, kNear, &excluded);
  for (std::size_t c = 0; c < cells.cells(); ++c) scan->scan(cells.cell(c));
  return {scan->take(), cells.rows()};
}

Answer rankByCells(const StoredCells& cells, Patience patience, const Distance& distance, const Embedding& query,
                   const TrackSet& excluded) {
  Answer answer;
  auto scan = ExactScan::create(distance, query, kNear, &excluded);
  CellProbe probe(distance, query, cells.balls(), patience);
  while (const auto cell = probe.next(scan->farthest())) {
    answer.looked += cells.cell(*cell).rows();
    probe.looked(scan->scan(cells.cell(*cell)));
  }
  answer.nearest = scan->take();
  return answer;
}

Answer rankRows(const StoredCells& cells, const std::vector<std::uint32_t>& vectors, const Distance& distance,
                const Embedding& query, const TrackSet& excluded) {
  Answer answer;
  answer.looked = vectors.size();
  for (const std::uint32_t vector : vectors) {
    const std::uint32_t place = cells.place(vector);
    if (!excluded.contains(place)) answer.nearest.push_back({place, distance.between(query, cells.row(place))});
  }
  const std::size_t count = std::min(kNear, answer.nearest.size());
  std::partial_sort(answer.nearest.begin(), answer.nearest.begin() + static_cast<std::ptrdiff_t>(count),
                    answer.nearest.end());
  answer.nearest.resize(count);
  return answer;
}

void measure(const Data& data, const StoredCells& cells, const char* name, double built, const Case& test,
             const Method& method) {
  const auto distance = Distance::create(test.metric, test.weights, data.groups).value();
  double seconds = 0;
  double recall = 0;
  double looked = 0;
  for (std::size_t q = 0; q < kQueries; ++q) {
    const std::uint32_t place = cells.place(q * 7919 % data.vectors.size());
    const Embedding query = cells.row(place).vector();
    TrackSet excluded(data.vectors.size());
    excluded.add(place);
    const auto truth = rankAll(cells, distance, query, excluded).nearest;
    const std::clock_t start = std::clock();  // of the processor: other programs matter little
    const Answer answer = method(distance, query, excluded);
    seconds += static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    looked += static_cast<double>(answer.looked);
    // By distance, as a real table has tracks of equal numbers.
    for (const Neighbour& neighbour : answer.nearest) recall += neighbour.distance <= truth.back().distance ? 1 : 0;
  }
  std::printf("| %s | %s | %s | %.1f s | %.3f ms | %.3f | %.2f %% |\n", data.name, test.name, name, built,
              1e3 * seconds / kQueries, recall / (kNear * kQueries),
              100 * looked / (static_cast<double>(data.vectors.size()) * kQueries));
  std::fflush(stdout);
}

void compare(const Data& data, ThreadPool& pool) {
  const auto parallelFor = pool.parallelFor();
  const std::size_t tracks = data.vectors.size();
  auto start = Clock::now();
  const auto partition = partitionIntoCells(data.points(), {tracks / 200, 400, 1}, parallelFor).value();
  const double cellSeconds = secondsSince(start);
  const std::vector<std::uint32_t> parts = partsOfCells(data.points(), partition, kTracksPerPart, parallelFor);
  const StoredCells cells(data.vectors, partition, parts, data.groups);

  start = Clock::now();
  KMeansOptions few;
  few.clusters = tracks / 2000;
  const auto clusters = kMeans(data.points(), few, parallelFor).value();
  const double clusterSeconds = secondsSince(start);
  const CentroidTiles centroids(clusters.centroids, data.dimensions);
  const auto members = clusters.members();

  start = Clock::now();
  const auto hash = ProjectionHash::create(data.points(), {}, parallelFor).value();
  const double hashSeconds = secondsSince(start);

  const std::span<const float> all(data.vectors[0]);
  const Case cases[] = {{"equal weights", Metric::Euclidean, {1, 1, 1, 1}},
                        {"timbre alone", Metric::Euclidean, {4, 0, 0, 0}},
                        {"rhythm alone", Metric::Euclidean, {0, 0, 4, 0}},
                        {"Manhattan", Metric::Manhattan, {1, 1, 1, 1}},
                        {"cosine", Metric::Cosine, {1, 1, 1, 1}}};
  for (const Case& test : cases) {
    using Set = const TrackSet&;
    measure(data, cells, "exact", 0, test,
            [&](const Distance& d, const Embedding& q, Set excluded) { return rankAll(cells, d, q, excluded); });
    measure(data, cells, "ivf, 16 cells' patience", cellSeconds, test,
            [&](const Distance& d, const Embedding& q, Set excluded) {
              return rankByCells(cells, Patience(), d, q, excluded);
            });
    measure(data, cells, "ivf, 32 cells' patience", cellSeconds, test,
            [&](const Distance& d, const Embedding& q, Set excluded) {
              return rankByCells(cells, {32, 2}, d, q, excluded);
            });
    measure(data, cells, "lsh", hashSeconds, test, [&](const Distance& d, const Embedding& q, Set excluded) {
      return rankRows(cells, hash.candidates(std::span(q).first(data.dimensions)), d, q, excluded);
    });
    measure(data, cells, "cluster", clusterSeconds, test, [&](const Distance& d, const Embedding& q, Set excluded) {
      const Points one = {q.data(), 1, data.dimensions, kDimensions};
      const std::uint32_t row = 0;
      CentroidTiles::Nearest nearest;
      centroids.nearest(one, {&row, 1}, &nearest);
      return rankRows(cells, members[nearest.centroid], d, q, excluded);
    });
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: bench_ranking FOLDER\n");
    return 2;
  }
  const auto table = SpotifyTable::read(arguments[1]);
  if (!table) {
    std::fprintf(stderr, "%s\n", table.error().message().c_str());
    return 1;
  }
  ThreadPool pool(2);
  std::printf(
      "| tracks | compared by | method | build | query | recall@10 | rows looked at "
      "|\n|---|---|---|---|---|---|---|\n");
  compare({"100,000 x 13", table->generate(100'000, kNoise, 1), kAudioColumnsGroups, 13}, pool);
  compare({"600,000 x 13", table->generate(600'000, kNoise, 2), kAudioColumnsGroups, 13}, pool);
  compare({"100,000 x 64", clusteredVectors(100'000, 1000, 3), kAudioGroups, kDimensions}, pool);
  return 0;
}
