#include "shared/recommend/path.h"

#include <array>

namespace earshot {
namespace {

/// Of the way between the ends: what is nearer to one of them is the same recording.
constexpr double kSame = .02;
constexpr std::size_t kFirstLook = 16;

std::uint32_t artistOf(const TrackTable& table, const Seed& seed) {
  return seed.track ? table.numbers(*seed.track).artist : kUnnumbered;
}

/// Takes out what is nearer to a point than `reach`.
Result<void> excludeAround(Pool& pool, const Embedding& point, double reach) {
  for (std::size_t look = kFirstLook;; look *= 4) {
    const auto nearest = pool.nearest({&point, 1}, look);
    if (!nearest) return nearest.error();
    // Versions of one title stand behind one another: until none is left.
    if (nearest->empty() || !(nearest->front().neighbour.distance < reach)) return {};
    for (const NearTrack& candidate : *nearest)
      if (candidate.neighbour.distance < reach) pool.exclude(candidate.neighbour.track);
  }
}

}  // namespace

Result<std::vector<Hit>> pathBetween(const TrackTable& table, const Seed& from, const Seed& to, std::size_t steps,
                                     const SimilarOptions& options) {
  const std::array<Seed, 2> ends = {from, to};
  if (auto valid = checkSeeds(table, ends); !valid) return std::move(valid).error();
  const auto distance = distanceOf(table, options);
  if (!distance) return distance.error();
  SimilarOptions own = options;
  own.rules = {Versions::Fold, 0};
  own.dislikes = {};
  Pool pool = poolOf(table, ends, own, *distance);

  const double reach = kSame * distance->between(from.vector, to.vector);
  for (const Seed& end : ends)
    if (auto done = excludeAround(pool, end.vector, reach); !done) return std::move(done).error();

  std::vector<Hit> path;
  Seed before = from;
  std::uint32_t artist = artistOf(table, from);
  for (std::size_t step = 1; step <= steps; ++step) {
    const float part = static_cast<float>(step) / static_cast<float>(steps + 1);
    Embedding point{};
    for (std::size_t j = 0; j < kDimensions; ++j) point[j] = from.vector[j] + part * (to.vector[j] - from.vector[j]);
    Pool others = pool;
    others.excludeArtists({&artist, 1});
    if (const std::uint32_t last = artistOf(table, to); step == steps) others.excludeArtists({&last, 1});
    auto nearest = others.nearest({&point, 1}, 1);
    if (nearest && nearest->empty()) nearest = pool.nearest({&point, 1}, 1);
    if (!nearest) return nearest.error();
    if (nearest->empty()) break;
    const std::uint32_t track = nearest->front().neighbour.track;
    path.push_back(explain(table, *distance, before, {track, distance->between(before.vector, table.row(track))}));
    path.back().rank = path.back().plainRank = step;
    pool.excludeTitles({&track, 1});
    before = Seed::of(table, track);
    artist = table.numbers(track).artist;
  }
  return path;
}

}  // namespace earshot
