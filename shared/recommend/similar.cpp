#include "shared/recommend/similar.h"

#include <algorithm>
#include <string>

#include "shared/decimal_text.h"
#include "shared/ordering.h"
#include "shared/ranking/exact_scan.h"
#include "shared/recommend/reasons.h"
#include "shared/recommend/variety.h"

namespace earshot {
namespace {

constexpr std::size_t kLeastPool = 50;
constexpr std::size_t kPoolPerHit = 5;

struct Candidate {
  Neighbour neighbour;
  std::size_t seed = 0;
  std::size_t turn = 0;  // its place among the seed's own neighbours
};

class Search {
 public:
  Search(const Catalog& catalog, std::span<const Seed> seeds, const SimilarOptions& options, const Distance& distance)
      : catalog_(catalog), seeds_(seeds), options_(options), distance_(distance), excluded_(catalog.tracks()) {
    for (const std::uint32_t track : options.exclude) exclude(track);
    for (const Seed& seed : seeds)
      if (seed.track) exclude(*seed.track);
    if (options.versions == Versions::Fold)
      for (const Seed& seed : seeds) excludeVersions(seed);
  }

  Result<Hits> run() {
    Hits hits;
    hits.candidates = catalog_.loadedTracks() - excludedTracks_;
    if (options_.limit == 0 || hits.candidates == 0) return hits;
    const std::size_t wanted =
        options_.variety > 0 ? std::max(kLeastPool, kPoolPerHit * options_.limit) : options_.limit;
    auto pool = titles(std::min(wanted, hits.candidates), hits.candidates);
    if (!pool) return std::move(pool).error();

    const double typical = distance_.typical(catalog_.space().typicalDistances);
    const auto score = [&](double distance) { return closenessOf(distance, typical); };
    std::vector<Embedding> vectors;
    if (options_.variety > 0)
      for (const Candidate& candidate : *pool)
        vectors.push_back(catalog_.track(candidate.neighbour.track).row.vector());
    const std::vector<std::size_t> order = pickVaried(
        pool->size(), options_.limit, options_.variety,
        [&](std::size_t i) { return score((*pool)[i].neighbour.distance); },
        [&](std::size_t i, std::size_t j) { return score(distance_.between(vectors[i], vectors[j])); });
    for (const std::size_t i : order) {
      hits.hits.push_back(describe((*pool)[i]));
      hits.hits.back().rank = hits.hits.size();
      hits.hits.back().plainRank = i + 1;
      hits.hits.back().score = score((*pool)[i].neighbour.distance);
    }
    return hits;
  }

 private:
  void exclude(std::uint32_t track) {
    if (!catalog_.isLoaded(track) || excluded_.contains(track)) return;
    excluded_.add(track);
    ++excludedTracks_;
  }

  void excludeVersions(const Seed& seed) {
    if (!seed.track) return;
    if (const auto work = catalog_.track(*seed.track).work)
      catalog_.forEachVersion(*work, [&](std::uint32_t track) { exclude(track); });
  }

  /// The seeds in turns: the nearest track to each, then the second nearest to each, up to `limit` tracks.
  Result<std::vector<Candidate>> nearest(std::size_t limit) const {
    std::vector<Candidate> all;
    for (std::size_t s = 0; s < seeds_.size(); ++s) {
      auto scan = ExactScan::create(distance_, seeds_[s].vector, limit, &excluded_);
      if (!scan) return std::move(scan).error();
      for (std::size_t c = 0; c < catalog_.cells(); ++c)
        if (const Cell* cell = catalog_.cell(c)) scan->scan(cell->vectors());
      std::size_t turn = 0;
      for (const Neighbour& neighbour : scan->take()) all.push_back({neighbour, s, turn++});
    }
    sortSmall(all, [](const Candidate& a, const Candidate& b) {
      if (a.turn != b.turn) return a.turn < b.turn;
      if (!(a.neighbour == b.neighbour)) return a.neighbour < b.neighbour;
      return a.seed < b.seed;
    });
    TrackSet seen(catalog_.tracks());
    std::erase_if(all, [&](const Candidate& candidate) {
      const bool again = seen.contains(candidate.neighbour.track);
      seen.add(candidate.neighbour.track);
      return again;
    });
    if (all.size() > limit) all.resize(limit);
    return all;
  }

  /// The nearest `limit` titles, each by its nearest version: asks for more tracks until there are enough.
  Result<std::vector<Candidate>> titles(std::size_t limit, std::size_t available) const {
    if (options_.versions == Versions::All) return nearest(limit);
    for (std::size_t ask = limit;; ask = std::min(4 * ask, available)) {
      auto found = nearest(ask);
      if (!found) return found;
      const bool all = found->size() < ask || ask == available;
      std::vector<std::uint32_t> works;
      std::erase_if(*found, [&](const Candidate& candidate) {
        const auto work = catalog_.track(candidate.neighbour.track).work;
        if (!work) return false;
        if (std::find(works.begin(), works.end(), *work) != works.end()) return true;
        works.push_back(*work);
        return false;
      });
      if (found->size() < limit && !all) continue;
      if (found->size() > limit) found->resize(limit);
      return found;
    }
  }

  Hit describe(const Candidate& candidate) const {
    const TrackView track = catalog_.track(candidate.neighbour.track);
    const Seed& seed = seeds_[candidate.seed];
    Hit hit;
    hit.track = candidate.neighbour.track;
    hit.distance = candidate.neighbour.distance;
    hit.seed = candidate.seed;
    std::array<float, kGroups> told = options_.weights;
    for (std::size_t g = 0; g < kGroups; ++g) {
      const GroupRange& range = catalog_.space().groups[g];
      if (range.begin == range.end) told[g] = 0;  // a space that knows nothing of it has nothing to say
      hit.distances[g] = groupDistance(seed.vector, track.row, catalog_.space().groups[g]);
      hit.closeness[g] = closenessOf(hit.distances[g], static_cast<double>(catalog_.space().typicalDistances[g]));
    }
    hit.reasons = reasons(hit.closeness, told, seed.traits, track.traits);
    if (options_.versions == Versions::Fold && track.work) {
      hit.versions = 0;
      catalog_.forEachVersion(*track.work,
                              [&](std::uint32_t version) { hit.versions += excluded_.contains(version) ? 0 : 1; });
    }
    return hit;
  }

  const Catalog& catalog_;
  std::span<const Seed> seeds_;
  const SimilarOptions& options_;
  const Distance& distance_;
  TrackSet excluded_;
  std::size_t excludedTracks_ = 0;
};

}  // namespace

Seed Seed::of(const Catalog& catalog, std::uint32_t track) {
  const TrackView view = catalog.track(track);
  return {catalog.space().version, view.row.vector(), view.traits, track};
}

Result<Hits> similar(const Catalog& catalog, std::span<const Seed> seeds, const SimilarOptions& options) {
  if (seeds.empty())
    return Error(ErrorCode::InvalidArgument, "seeds", "are none", "Give at least one track to start from.");
  if (!(options.variety >= 0 && options.variety <= 1))
    return Error(ErrorCode::InvalidArgument, "variety", {"is ", options.variety, ", expected 0 to 1"}, "");
  for (const Seed& seed : seeds) {
    if (seed.space != catalog.space().version)
      return Error(ErrorCode::VersionMismatch, "seed",
                   {"is of the space \"", seed.space, "\", the catalog of \"", catalog.space().version, "\""},
                   "Analyze the music and build the catalog with the same version of Earshot.");
    if (seed.track && !catalog.isLoaded(*seed.track))
      return Error(ErrorCode::NotFound, "seed", "is a track that is not loaded", "");
  }
  auto distance = Distance::create(options.metric, options.weights, catalog.space().groups);
  if (!distance) return std::move(distance).error();
  return Search(catalog, seeds, options, *distance).run();
}

}  // namespace earshot
