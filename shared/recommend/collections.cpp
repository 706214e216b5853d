#include "shared/recommend/collections.h"

#include <algorithm>
#include <bitset>
#include <utility>

#include "shared/ordering.h"
#include "shared/recommend/reasons.h"

namespace earshot {
namespace {

constexpr std::size_t kLeastPool = 300;
constexpr std::size_t kPoolPerHit = 30;
constexpr std::size_t kTracksThatCount = 3;

std::uint32_t numberOf(const TrackNumbers& numbers, CollectionKind kind) {
  return kind == CollectionKind::Artist ? numbers.artist : numbers.album;
}

std::span<const std::uint32_t> columnOf(const TrackColumns& cell, CollectionKind kind) {
  return kind == CollectionKind::Artist ? cell.artists : cell.albums;
}

/// How many loaded tracks each of the collections has.
void countTracks(const TrackTable& table, CollectionKind kind, std::vector<CollectionHit>& collections) {
  // Most tracks are of none of them: one bit rules that out.
  constexpr std::uint32_t kBits = 4096;
  std::bitset<kBits> maybe;
  for (const CollectionHit& collection : collections) maybe[collection.number % kBits] = true;
  for (std::size_t c = 0; c < table.cells(); ++c) {
    const TrackColumns* cell = table.cell(c);
    if (cell == nullptr) continue;
    for (const std::uint32_t number : columnOf(*cell, kind)) {
      if (!maybe[number % kBits]) continue;
      for (CollectionHit& collection : collections) collection.tracks += collection.number == number ? 1 : 0;
    }
  }
}

}  // namespace

Result<std::vector<CollectionHit>> similarCollections(const TrackTable& table, std::span<const Seed> seeds,
                                                      CollectionKind kind, SimilarOptions options) {
  const std::size_t limit = std::exchange(options.limit, std::max(kLeastPool, kPoolPerHit * options.limit));
  options.variety = 0;
  options.dislikes = {};
  options.rules.artistCap = 0;
  const auto found = similar(table, seeds, options);
  if (!found) return found.error();
  const auto distance = distanceOf(table, options);
  if (!distance) return distance.error();

  std::vector<std::uint32_t> own;
  for (const Seed& seed : seeds)
    if (seed.track) own.push_back(numberOf(table.numbers(*seed.track), kind));
  double farthest = 0;
  std::vector<CollectionHit> collections;
  for (const Hit& hit : found->hits) {
    farthest = std::max(farthest, hit.distance);
    const std::uint32_t number = numberOf(table.numbers(hit.track), kind);
    if (number == kUnnumbered || std::find(own.begin(), own.end(), number) != own.end()) continue;
    auto place = std::find_if(collections.begin(), collections.end(),
                              [&](const CollectionHit& collection) { return collection.number == number; });
    if (place == collections.end()) {
      place = collections.emplace(place);
      place->number = number;
    }
    if (place->nearest.size() < kTracksThatCount) place->nearest.push_back(hit);
  }
  countTracks(table, kind, collections);

  const double typical = distance->typical(table.space().typicalDistances);
  const bool isWhole = table.loadedTracks() == table.tracks();
  for (CollectionHit& collection : collections) {
    // Of a catalog that is not here whole nobody knows how many more of its tracks there are.
    const std::size_t known = isWhole ? std::min(kTracksThatCount, collection.tracks) : kTracksThatCount;
    const std::size_t count = std::max(collection.nearest.size(), known);
    for (const Hit& hit : collection.nearest) collection.distance += hit.distance;
    collection.distance += static_cast<double>(count - collection.nearest.size()) * farthest;
    collection.distance /= static_cast<double>(count);
    collection.score = closenessOf(collection.distance, typical);
  }
  sortByKeys(collections, [](const CollectionHit& collection) {
    return SortKey{collection.distance, 0, collection.number};
  });
  while (collections.size() > limit) collections.pop_back();
  for (std::size_t i = 0; i < collections.size(); ++i) collections[i].rank = i + 1;
  return collections;
}

}  // namespace earshot
