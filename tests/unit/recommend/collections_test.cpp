#include "shared/recommend/collections.h"

#include "tests/unit/recommend/numbered_tracks.h"

using namespace earshot;

namespace {

std::vector<std::uint32_t> numbersOf(const Result<std::vector<CollectionHit>>& collections) {
  REQUIRE(collections.ok());
  std::vector<std::uint32_t> numbers;
  for (const CollectionHit& collection : *collections) numbers.push_back(collection.number);
  return numbers;
}

using Numbers = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("artists stand by the mean of their three nearest tracks, and the seed's own is left out") {
  //                                      0  1  2  3  4  5  6  7  8  9
  const std::uint32_t artistOf[] = {1, 1, 2, 3, 3, 3, 2, 2, 2, 4};
  std::vector<TrackNumbers> tracks(10);
  for (std::size_t i = 0; i < tracks.size(); ++i) tracks[i].artist = artistOf[i];
  const TrackTable table = numberedTable(tracks);
  const Seed seed = Seed::of(table, 0);
  const auto artists = similarCollections(table, {&seed, 1}, CollectionKind::Artist, {});
  CHECK(numbersOf(artists) == Numbers{3, 2, 4});
  CHECK((*artists)[0].distance == Approx(4).epsilon(.01));
  CHECK((*artists)[1].distance == Approx(5).epsilon(.01));
  CHECK((*artists)[1].tracks == 4);
  CHECK((*artists)[1].nearest.size() == 3);
  CHECK((*artists)[1].nearest[0].track == 2);
  CHECK((*artists)[2].rank == 3);
  CHECK((*artists)[0].score > (*artists)[1].score);
}

TEST_CASE("tracks that lie beyond the pool count as far as its last") {
  std::vector<TrackNumbers> tracks(400);
  for (std::size_t i = 0; i < tracks.size(); ++i) tracks[i].artist = 100 + static_cast<std::uint32_t>(i);
  tracks[1].artist = tracks[398].artist = tracks[399].artist = 7;
  tracks[2].artist = 8;
  const TrackTable table = numberedTable(tracks);
  const Seed seed = Seed::of(table, 0);
  SimilarOptions options;
  options.limit = 1;
  CHECK(numbersOf(similarCollections(table, {&seed, 1}, CollectionKind::Artist, options)) == Numbers{8});
}

TEST_CASE("albums likewise, and what has no number is in none") {
  std::vector<TrackNumbers> tracks(6);
  tracks[2].album = 5;
  tracks[3].album = 5;
  tracks[5].album = 1;
  const TrackTable table = numberedTable(tracks);
  const Seed seed = Seed::of(table, 0);
  const auto albums = similarCollections(table, {&seed, 1}, CollectionKind::Album, {});
  CHECK(numbersOf(albums) == Numbers{5, 1});
  CHECK((*albums)[0].distance == Approx(2.5).epsilon(.01));
}
