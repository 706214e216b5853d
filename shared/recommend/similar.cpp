#include "shared/recommend/similar.h"

#include <algorithm>
#include <string>

#include "shared/decimal_text.h"
#include "shared/ordering.h"
#include "shared/recommend/reasons.h"
#include "shared/recommend/variety.h"

namespace earshot {
namespace {

constexpr std::size_t kLeastPool = 50;
constexpr std::size_t kPoolPerHit = 5;

std::vector<Embedding> vectorsOf(std::span<const Seed> seeds) {
  std::vector<Embedding> vectors(seeds.size());
  for (std::size_t i = 0; i < seeds.size(); ++i) vectors[i] = seeds[i].vector;
  return vectors;
}

/// Takes out what is nearer to a dislike than to its seed, and orders the rest by what is left of their scores.
void awayFrom(std::span<const Seed> dislikes, const TrackTable& table, const Distance& distance,
              std::vector<Hit>& pool) {
  const double typical = distance.typical(table.space().typicalDistances);
  std::erase_if(pool, [&](Hit& hit) {
    double nearest = distance.between(dislikes.front().vector, table.row(hit.track));
    for (const Seed& dislike : dislikes.subspan(1))
      nearest = std::min(nearest, distance.between(dislike.vector, table.row(hit.track)));
    hit.score *= 1 - closenessOf(nearest, typical);
    return nearest <= hit.distance;
  });
  sortByKeys(pool, [](const Hit& hit) { return SortKey{-hit.score, 0, hit.track}; });
}

}  // namespace

Result<Distance> distanceOf(const TrackTable& table, const SimilarOptions& options) {
  std::array<float, kGroups> weights = options.weights;
  for (std::size_t g = 0; g < kGroups; ++g)
    if (table.space().groups[g].begin == table.space().groups[g].end && weights[g] > 0) weights[g] = 0;
  return Distance::create(options.metric, weights, table.space().groups);
}

namespace {

Result<void> checkRequest(const TrackTable& table, std::span<const Seed> seeds, const SimilarOptions& options) {
  if (seeds.empty())
    return Error(ErrorCode::InvalidArgument, "seeds", "are none", "Give at least one track to start from.");
  if (!(options.variety >= 0 && options.variety <= 1))
    return Error(ErrorCode::InvalidArgument, "variety", {"is ", options.variety, ", expected 0 to 1"}, "");
  for (const auto& some : {seeds, options.dislikes})
    if (auto valid = checkSeeds(table, some); !valid) return valid;
  return {};
}

}  // namespace

Pool poolOf(const TrackTable& table, std::span<const Seed> seeds, const SimilarOptions& options,
            const Distance& distance) {
  Pool pool(table, distance, options.rules);
  for (const std::uint32_t track : options.exclude) pool.exclude(track);
  std::vector<std::uint32_t> own;
  for (const auto& some : {seeds, options.dislikes})
    for (const Seed& seed : some)
      if (seed.track) own.push_back(*seed.track);
  pool.excludeTitles(own);
  pool.exclude(options.filters);
  return pool;
}

Result<Hits> similar(const TrackTable& table, std::span<const Seed> seeds, const SimilarOptions& options) {
  if (auto valid = checkRequest(table, seeds, options); !valid) return std::move(valid).error();
  const auto distance = distanceOf(table, options);
  if (!distance) return distance.error();
  const Pool pool = poolOf(table, seeds, options, *distance);

  Hits result;
  result.candidates = pool.available();
  if (options.limit == 0) return result;
  const bool reorders = options.variety > 0 || !options.dislikes.empty();
  const auto nearest =
      pool.nearest(vectorsOf(seeds), reorders ? std::max(kLeastPool, kPoolPerHit * options.limit) : options.limit);
  if (!nearest) return nearest.error();
  std::vector<Hit> hits;
  for (const NearTrack& candidate : *nearest) {
    hits.push_back(explain(table, *distance, seeds[candidate.seed], candidate.neighbour));
    hits.back().seed = candidate.seed;
  }
  if (!options.dislikes.empty()) awayFrom(options.dislikes, table, *distance, hits);

  std::vector<Embedding> vectors(options.variety > 0 ? hits.size() : 0);
  for (std::size_t i = 0; i < vectors.size(); ++i) vectors[i] = table.row(hits[i].track).vector();
  const double typical = distance->typical(table.space().typicalDistances);
  const std::vector<std::size_t> order = pickVaried(
      hits.size(), options.limit, options.variety, [&](std::size_t i) { return hits[i].score; },
      [&](std::size_t i, std::size_t j) { return closenessOf(distance->between(vectors[i], vectors[j]), typical); });
  for (const std::size_t i : order) {
    result.hits.push_back(hits[i]);
    result.hits.back().rank = result.hits.size();
    result.hits.back().plainRank = i + 1;
  }
  pool.countVersions(result.hits);
  return result;
}

Result<std::vector<std::uint32_t>> cellsToLoad(const TrackTable& table, std::span<const Seed> seeds,
                                               const SimilarOptions& options, std::size_t batch, std::size_t head) {
  if (auto valid = checkRequest(table, seeds, options); !valid) return std::move(valid).error();
  const auto distance = distanceOf(table, options);
  if (!distance) return distance.error();
  return poolOf(table, seeds, options, *distance).cellsToLoad(vectorsOf(seeds), options.limit, batch, head);
}

}  // namespace earshot
