#include "shared/recommend/hit.h"

#include "shared/recommend/reasons.h"

namespace earshot {

Seed Seed::of(const TrackTable& table, std::uint32_t track) {
  return {table.space().version, table.row(track).vector(), table.numbers(track).traits, track};
}

Result<void> checkSeeds(const TrackTable& table, std::span<const Seed> seeds) {
  for (const Seed& seed : seeds) {
    if (seed.space != table.space().version)
      return Error(ErrorCode::VersionMismatch, "seed",
                   {"is of the space \"", seed.space, "\", the catalog of \"", table.space().version, "\""},
                   "Analyze the music and build the catalog with the same version of Earshot.");
    if (seed.track && !table.isLoaded(*seed.track))
      return Error(ErrorCode::NotFound, "seed", "is a track that is not loaded", "");
  }
  return {};
}

Hit explain(const TrackTable& table, const Distance& distance, const Seed& seed, const Neighbour& neighbour) {
  const QuantizedRow row = table.row(neighbour.track);
  const SpaceDescription& space = table.space();
  Hit hit;
  hit.track = neighbour.track;
  hit.distance = neighbour.distance;
  hit.score = closenessOf(hit.distance, distance.typical(space.typicalDistances));
  std::array<float, kGroups> weights{};
  for (std::size_t g = 0; g < kGroups; ++g) {
    const GroupRange& range = space.groups[g];
    // A space that knows nothing of a group has nothing to say of it.
    weights[g] = range.begin == range.end ? 0 : distance.weight(g);
    hit.distances[g] = groupDistance(seed.vector, row, range);
    hit.closeness[g] = closenessOf(hit.distances[g], static_cast<double>(space.typicalDistances[g]));
  }
  hit.reasons = reasons(hit.closeness, weights, seed.traits, table.numbers(hit.track).traits);
  return hit;
}

}  // namespace earshot
