#include "shared/recommend/path.h"

#include <array>

namespace earshot {
namespace {

/// Among so many of the nearest another artist is looked for.
constexpr std::size_t kChoice = 32;

std::uint32_t artistOf(const TrackTable& table, const Seed& seed) {
  return seed.track ? table.numbers(*seed.track).artist : kUnnumbered;
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

  std::vector<Hit> path;
  Seed before = from;
  std::uint32_t artist = artistOf(table, from);
  for (std::size_t step = 1; step <= steps; ++step) {
    const float part = static_cast<float>(step) / static_cast<float>(steps + 1);
    Embedding point{};
    for (std::size_t j = 0; j < kDimensions; ++j) point[j] = from.vector[j] + part * (to.vector[j] - from.vector[j]);
    const auto nearest = pool.nearest({&point, 1}, kChoice);
    if (!nearest) return nearest.error();
    if (nearest->empty()) break;
    const std::uint32_t last = step == steps ? artistOf(table, to) : kUnnumbered;
    const NearTrack* choice = &nearest->front();
    for (const NearTrack& candidate : *nearest) {
      const std::uint32_t own = table.numbers(candidate.neighbour.track).artist;
      if (own != kUnnumbered && (own == artist || own == last)) continue;
      choice = &candidate;
      break;
    }
    const std::uint32_t track = choice->neighbour.track;
    path.push_back(explain(table, *distance, before, {track, distance->between(before.vector, table.row(track))}));
    path.back().rank = path.back().plainRank = step;
    pool.excludeTitle(track);
    before = Seed::of(table, track);
    artist = table.numbers(track).artist;
  }
  return path;
}

}  // namespace earshot
