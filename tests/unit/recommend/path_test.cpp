#include "shared/recommend/path.h"

#include <set>

#include "tests/unit/recommend/numbered_tracks.h"

using namespace earshot;

namespace {

std::vector<std::uint32_t> tracksOf(const Result<std::vector<Hit>>& path) {
  REQUIRE(path.ok());
  std::vector<std::uint32_t> tracks;
  for (const Hit& hit : *path) tracks.push_back(hit.track);
  return tracks;
}

using Tracks = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("a path goes from one end to the other in even steps") {
  const TrackTable table = numberedTable(std::vector<TrackNumbers>(21));
  const auto path = pathBetween(table, Seed::of(table, 0), Seed::of(table, 20), 3, {});
  CHECK(tracksOf(path) == Tracks{5, 10, 15});
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK((*path)[i].rank == i + 1);
    CHECK((*path)[i].distance == Approx(5).epsilon(.01));  // to the step before
    CHECK_FALSE((*path)[i].reasons.empty());
  }
  CHECK(tracksOf(pathBetween(table, Seed::of(table, 20), Seed::of(table, 0), 3, {})) == Tracks{15, 10, 5});
}

TEST_CASE("no title comes twice and no artist follows upon itself") {
  std::vector<TrackNumbers> tracks(31);
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    tracks[i].artist = static_cast<std::uint32_t>(i / 5);  // neighbours are of one artist
    tracks[i].work = static_cast<std::uint32_t>(i / 2);    // and two by two of one title
  }
  const TrackTable table = numberedTable(tracks);
  const Tracks path = tracksOf(pathBetween(table, Seed::of(table, 0), Seed::of(table, 30), 12, {}));
  REQUIRE(path.size() == 12);
  std::set<std::uint32_t> works = {tracks[0].work, tracks[30].work};
  std::uint32_t before = tracks[0].artist;
  for (const std::uint32_t track : path) {
    CHECK(works.insert(tracks[track].work).second);
    CHECK(tracks[track].artist != before);
    before = tracks[track].artist;
  }
  CHECK(before != tracks[30].artist);
}

TEST_CASE("a crowd of one artist around a way does not keep others from it") {
  std::vector<TrackNumbers> tracks(102);
  for (std::size_t i = 0; i < tracks.size(); ++i) tracks[i].artist = i < 61 ? 7 : static_cast<std::uint32_t>(100 + i);
  const TrackTable table = numberedTable(tracks);
  // All 60 others of the first end's artist lie nearer to every step than anybody else.
  Seed to = Seed::of(table, 30);
  to.track.reset();
  const Tracks path = tracksOf(pathBetween(table, Seed::of(table, 0), to, 3, {}));
  REQUIRE(path.size() == 3);
  for (std::size_t i = 1; i < path.size(); ++i) CHECK((tracks[path[i]].artist != 7 || tracks[path[i - 1]].artist != 7));
  CHECK(tracks[path.front()].artist != 7);
}

TEST_CASE("a step is no copy of an end") {
  const TrackTable table = numberedTable(std::vector<TrackNumbers>(101));
  // The very recordings of tracks 0 and 100, from files of their own.
  Seed from = Seed::of(table, 0);
  Seed to = Seed::of(table, 100);
  from.track.reset();
  to.track.reset();
  SimilarOptions options;
  Tracks exclude;
  for (std::uint32_t i = 2; i < 99; ++i)
    if (i != 3 && i != 97) exclude.push_back(i);
  options.exclude = exclude;
  CHECK(tracksOf(pathBetween(table, from, to, 9, options)) == Tracks{3, 97});
}

TEST_CASE("a path ends where the catalog does, and repeats an artist before it ends") {
  std::vector<TrackNumbers> tracks(4);
  for (TrackNumbers& track : tracks) track.artist = 1;
  const TrackTable table = numberedTable(tracks);
  CHECK(tracksOf(pathBetween(table, Seed::of(table, 0), Seed::of(table, 3), 9, {})).size() == 2);
  CHECK(tracksOf(pathBetween(table, Seed::of(table, 0), Seed::of(table, 3), 0, {})).empty());
}

TEST_CASE("a path keeps to filters and to what is excluded") {
  std::vector<TrackNumbers> tracks(21);
  for (std::size_t i = 0; i < tracks.size(); ++i) tracks[i].year = i % 2 == 0 ? 1980 : 2020;
  const TrackTable table = numberedTable(tracks);
  SimilarOptions options;
  options.filters.years = {2000, 2030};
  const Tracks exclude = {5};
  options.exclude = exclude;
  for (const std::uint32_t track : tracksOf(pathBetween(table, Seed::of(table, 0), Seed::of(table, 20), 5, options))) {
    CHECK(track % 2 == 1);
    CHECK(track != 5);
  }
}
