#include "shared/recommend/similar.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <set>
#include <string>

#include "shared/catalog/stored_vectors.h"
#include "tests/unit/recommend/numbered_tracks.h"

using namespace earshot;

namespace {

std::vector<NewTrack> randomTracks(int count) {
  std::vector<NewTrack> tracks;
  for (int i = 0; i < count; ++i) tracks.push_back(testTrack(i));
  return tracks;
}

/// Tracks on a line through the first group, at these places.
std::vector<NewTrack> lineUp(const std::vector<float>& places) {
  std::vector<NewTrack> tracks;
  for (const float place : places) {
    tracks.push_back(testTrack(static_cast<int>(tracks.size())));
    tracks.back().vector = {};
    tracks.back().vector[0] = place;
  }
  return tracks;
}

std::vector<std::uint32_t> tracksOf(const Result<Hits>& hits) {
  REQUIRE(hits.ok());
  std::vector<std::uint32_t> tracks;
  for (const Hit& hit : hits->hits) tracks.push_back(hit.track);
  return tracks;
}

using Numbers = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("the nearest come first, and never the seed itself") {
  const TrackTable table = tableOf(lineUp({0, 5, 1, -2, 10}));
  const Seed seed = Seed::of(table, 0);
  const auto hits = similar(table, {&seed, 1}, {});
  CHECK(tracksOf(hits) == Numbers{2, 3, 1, 4});
  CHECK(hits->candidates == 4);
  CHECK(hits->hits[0].distance == Approx(1).epsilon(.01));
  CHECK(hits->hits[0].rank == 1);
  CHECK(hits->hits[3].plainRank == 4);
}

TEST_CASE("scores lie in (0, 1], fall with distance and are 1 for the same numbers") {
  auto tracks = randomTracks(50);
  tracks[9].vector = tracks[0].vector;
  const TrackTable table = tableOf(tracks);
  const Seed seed = Seed::of(table, 0);
  for (const Metric metric : {Metric::Euclidean, Metric::Cosine, Metric::Manhattan}) {
    SimilarOptions options;
    options.metric = metric;
    options.limit = 49;
    const auto hits = similar(table, {&seed, 1}, options);
    REQUIRE(hits.ok());
    CHECK(hits->hits[0].track == 9);
    CHECK(hits->hits[0].score == Approx(1).epsilon(1e-6));
    CHECK(hits->hits[0].reasons.size() >= 3);
    for (std::size_t i = 1; i < hits->hits.size(); ++i) {
      CHECK(hits->hits[i].score <= hits->hits[i - 1].score);
      CHECK(hits->hits[i].score > 0);
    }
  }
}

TEST_CASE("distances and closeness of a hit are those of its groups") {
  std::vector<NewTrack> tracks = {testTrack(0), testTrack(0)};
  tracks[1].id = "other";
  tracks[1].vector[30] += 1;  // harmony, whose typical distance is 2
  const TrackTable table = tableOf(tracks);
  const Seed seed = Seed::of(table, 0);
  const auto hits = similar(table, {&seed, 1}, {});
  REQUIRE(hits.ok());
  const Hit& hit = hits->hits.at(0);
  CHECK(hit.distances[1] == Approx(1).epsilon(.05));
  CHECK(hit.closeness[1] == Approx(std::exp(-.25)).epsilon(.05));
  CHECK(hit.closeness[2] > .9);
  CHECK(hit.distance == Approx(std::sqrt(hit.distances[0] * hit.distances[0] + hit.distances[1] * hit.distances[1] +
                                         hit.distances[2] * hit.distances[2] + hit.distances[3] * hit.distances[3])));
}

TEST_CASE("a group that was moved is named in the reasons") {
  for (std::size_t g = 0; g < kGroups; ++g) {
    std::vector<NewTrack> tracks = {testTrack(0), testTrack(0)};
    tracks[1].id = "moved";
    for (std::size_t j = testSpace().groups[g].begin; j < testSpace().groups[g].end; ++j) tracks[1].vector[j] += 3;
    const TrackTable table = tableOf(tracks);
    const Seed seed = Seed::of(table, 0);
    const auto hits = similar(table, {&seed, 1}, {});
    REQUIRE(hits.ok());
    const auto& reasons = hits->hits.at(0).reasons;
    const std::string expected = "different " + std::string(kGroupNames[g]);
    CHECK(std::find(reasons.begin(), reasons.end(), expected) != reasons.end());
  }
}

TEST_CASE("weights decide what counts") {
  std::vector<NewTrack> tracks = lineUp({0, 1, 0});
  tracks[2].vector[60] = 2;  // dynamics
  const TrackTable table = tableOf(tracks);
  const Seed seed = Seed::of(table, 0);
  SimilarOptions options;
  CHECK(tracksOf(similar(table, {&seed, 1}, options)) == Numbers{1, 2});
  options.weights = {1, 1, 1, 0};
  CHECK(tracksOf(similar(table, {&seed, 1}, options)) == Numbers{2, 1});
}

TEST_CASE("several seeds bring the neighbours of each") {
  const TrackTable table = tableOf(lineUp({0, 10, 1, 11.5F, 5, 30}));
  const std::vector<Seed> seeds = {Seed::of(table, 0), Seed::of(table, 1)};
  const auto hits = similar(table, seeds, {});
  CHECK(tracksOf(hits) == Numbers{2, 3, 4, 5});
  CHECK(hits->hits[0].seed == 0);
  CHECK(hits->hits[1].seed == 1);
}

TEST_CASE("a seed that lives alone is not drowned by one in a crowd") {
  const TrackTable table = tableOf(lineUp({0, 100, 1, 2, 3, 4, 110, 130}));
  const std::vector<Seed> seeds = {Seed::of(table, 0), Seed::of(table, 1)};
  SimilarOptions options;
  options.limit = 4;
  CHECK(tracksOf(similar(table, seeds, options)) == Numbers{2, 6, 3, 7});
}

TEST_CASE("excluded tracks do not come back, and the list is filled from behind") {
  const TrackTable table = tableOf(lineUp({0, 1, 2, 3, 4}));
  const Seed seed = Seed::of(table, 0);
  SimilarOptions options;
  options.limit = 2;
  const Numbers exclude = {1, 2, 2, 999};
  options.exclude = exclude;
  const auto hits = similar(table, {&seed, 1}, options);
  CHECK(tracksOf(hits) == Numbers{3, 4});
  CHECK(hits->candidates == 2);
}

TEST_CASE("one version of a title stands for all, and none for the seed's own") {
  auto tracks = lineUp({0, .5F, 1, 1.5F, 2, 3, 4});
  const std::uint32_t works[] = {7, 7, 1, 1, 1, 2, 3};
  for (std::size_t i = 0; i < tracks.size(); ++i) tracks[i].work = works[i];
  const TrackTable table = tableOf(tracks);
  const Seed seed = Seed::of(table, 0);
  SimilarOptions options;
  options.limit = 2;
  const auto folded = similar(table, {&seed, 1}, options);
  CHECK(tracksOf(folded) == Numbers{2, 5});
  CHECK(folded->hits[0].versions == 3);
  CHECK(folded->hits[1].versions == 1);
  options.rules.versions = Versions::All;
  options.limit = 4;
  const auto all = similar(table, {&seed, 1}, options);
  CHECK(tracksOf(all) == Numbers{1, 2, 3, 4});
  CHECK(all->hits[1].versions == 1);
}

TEST_CASE("folding still fills the list when the nearest are all one title") {
  auto tracks = randomTracks(400);
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    tracks[i].vector = {};
    tracks[i].vector[0] = static_cast<float>(i);
    tracks[i].work = i < 350 ? 0 : static_cast<std::uint32_t>(i);
  }
  tracks[0].work = 9999;
  const TrackTable table = tableOf(tracks);
  const Seed seed = Seed::of(table, 0);
  SimilarOptions options;
  options.limit = 5;
  CHECK(tracksOf(similar(table, {&seed, 1}, options)) == Numbers{1, 350, 351, 352, 353});
}

TEST_CASE("tracks that say nothing of versions are titles of their own") {
  auto tracks = lineUp({0, 1, 2});
  for (NewTrack& track : tracks) track.title = "The same";
  const TrackTable table = tableOf(tracks);
  const Seed seed = Seed::of(table, 0);
  CHECK(tracksOf(similar(table, {&seed, 1}, {})) == Numbers{1, 2});
}

TEST_CASE("variety spreads the hits and tells the rank each had without") {
  std::vector<float> places = {0};
  for (int i = 0; i < 10; ++i) places.push_back(1 + .001F * static_cast<float>(i));
  places.push_back(-1.5F);
  places.push_back(2.5F);
  const TrackTable table = tableOf(lineUp(places));
  const Seed seed = Seed::of(table, 0);
  SimilarOptions options;
  options.limit = 3;
  options.variety = 1;
  const auto hits = similar(table, {&seed, 1}, options);
  const Numbers tracks = tracksOf(hits);
  CHECK(tracks[0] == 1);
  CHECK(std::set<std::uint32_t>(tracks.begin() + 1, tracks.end()) == std::set<std::uint32_t>{11, 12});
  for (const Hit& hit : hits->hits) CHECK(hit.plainRank == (hit.track == 11 ? 11 : hit.track == 12 ? 12 : 1));
}

TEST_CASE("only loaded cells are ranked") {
  const std::vector<NewTrack> tracks = randomTracks(40);
  const std::vector<std::uint32_t> rows = {10, 10, 10, 10};
  TrackTable part(testSpace(), rows, anywhere(4));
  REQUIRE(part.load(2, columnsOf(std::span(tracks).subspan(20, 10)), "cell 2").ok());
  const Seed outside = {testSpace().version, tracks[0].vector, {}, std::nullopt};
  SimilarOptions options;
  options.limit = 100;
  const auto hits = similar(part, {&outside, 1}, options);
  REQUIRE(hits.ok());
  CHECK(hits->hits.size() == 10);
  for (const Hit& hit : hits->hits) CHECK(part.cellOf(hit.track) == 2);
}

TEST_CASE("tracks that are added later rank with the rest") {
  const std::vector<NewTrack> tracks = lineUp({0, 5, 1, 2});
  TrackTable table = tableOf(std::span(tracks).first(2));
  const auto first = table.append(columnsOf(std::span(tracks).subspan(2)));
  REQUIRE(first.ok());
  CHECK(*first == 2);
  const Seed seed = Seed::of(table, 0);
  CHECK(tracksOf(similar(table, {&seed, 1}, {})) == Numbers{2, 3, 1});
}

TEST_CASE("no artist has more than the cap, and who has no number is not capped") {
  std::vector<TrackNumbers> tracks(12);
  for (std::size_t i = 1; i < tracks.size(); ++i) tracks[i].artist = i <= 6 ? 1 : i <= 9 ? 2 : kUnnumbered;
  const TrackTable table = numberedTable(tracks);
  const Seed seed = Seed::of(table, 0);
  SimilarOptions options;
  options.rules.artistCap = 2;
  CHECK(tracksOf(similar(table, {&seed, 1}, options)) == Numbers{1, 2, 7, 8, 10, 11});
  options.limit = 3;
  CHECK(tracksOf(similar(table, {&seed, 1}, options)) == Numbers{1, 2, 7});
}

TEST_CASE("hits keep away from dislikes") {
  const TrackTable table = tableOf(lineUp({0, 4, 1, 1.5F, 3, -2, 9}));
  const Seed seed = Seed::of(table, 0);
  const Seed dislike = Seed::of(table, 1);
  SimilarOptions options;
  CHECK(tracksOf(similar(table, {&seed, 1}, options)) == Numbers{2, 3, 5, 4, 1, 6});
  options.dislikes = {&dislike, 1};
  // 3 is nearer to the dislike, and 9; 1.5 is as near to it as makes 1 and -2 better.
  const auto hits = similar(table, {&seed, 1}, options);
  const Numbers tracks = tracksOf(hits);
  CHECK(std::set<std::uint32_t>(tracks.begin(), tracks.end()) == std::set<std::uint32_t>{2, 3, 5});
  for (const Hit& hit : hits->hits) {
    const double plain = std::exp(-hit.distance * hit.distance / (1 + 4 + 9 + 16));
    CHECK(hit.score < plain);
  }
}

TEST_CASE("filters decide who may come") {
  std::vector<TrackNumbers> tracks(6);
  for (std::size_t i = 0; i < tracks.size(); ++i) tracks[i].year = static_cast<std::int16_t>(2000 + i);
  const TrackTable table = numberedTable(tracks);
  const Seed seed = Seed::of(table, 0);
  SimilarOptions options;
  options.filters.years = {2003, 2004};
  const auto hits = similar(table, {&seed, 1}, options);
  CHECK(tracksOf(hits) == Numbers{3, 4});
  CHECK(hits->candidates == 2);
}

TEST_CASE("a group that the space has no numbers for is not spoken of") {
  auto space = testSpace();
  space.groups = {{{0, 24}, {24, 40}, {40, 40}, {40, 64}}};
  TrackTable table(space);
  const std::vector<NewTrack> tracks = randomTracks(10);
  REQUIRE(table.append(columnsOf(tracks)).ok());
  const Seed seed = Seed::of(table, 0);
  const auto hits = similar(table, {&seed, 1}, {});
  REQUIRE(hits.ok());
  for (const Hit& hit : hits->hits)
    for (const std::string_view reason : hit.reasons) CHECK(reason.find("rhythm") == std::string_view::npos);
}

TEST_CASE("what makes no sense is refused in words") {
  const TrackTable table = tableOf(randomTracks(3));
  Seed seed = Seed::of(table, 0);
  const auto fault = [&](std::span<const Seed> seeds, const SimilarOptions& options) {
    const auto hits = similar(table, seeds, options);
    return hits ? "none" : hits.error().message();
  };
  CHECK(fault({}, {}).find("at least one track") != std::string::npos);
  SimilarOptions options;
  options.variety = 2;
  CHECK(fault({&seed, 1}, options).find("expected 0 to 1") != std::string::npos);
  options = {};
  options.weights = {0, 0, 0, 0};
  CHECK(fault({&seed, 1}, options).find("all 0") != std::string::npos);
  seed.space = "another-space";
  CHECK(fault({&seed, 1}, {}).find("another-space") != std::string::npos);
  seed = Seed::of(table, 0);
  seed.vector[0] = std::numeric_limits<float>::quiet_NaN();
  CHECK(fault({&seed, 1}, {}).find("dimension 0") != std::string::npos);
}

TEST_CASE("a catalog of the seed alone has nothing to offer") {
  const TrackTable table = tableOf(randomTracks(1));
  const Seed seed = Seed::of(table, 0);
  const auto hits = similar(table, {&seed, 1}, {});
  REQUIRE(hits.ok());
  CHECK(hits->hits.empty());
  CHECK(hits->candidates == 0);
}

TEST_CASE("loading the cells that are asked for leads to the answer of the whole") {
  std::mt19937 random(8);
  std::normal_distribution<float> normal;
  constexpr std::size_t kCells = 60, kRows = 30;
  std::vector<NewTrack> tracks;
  for (std::size_t c = 0; c < kCells; ++c) {
    Embedding center{};
    for (float& x : center) x = 2 * normal(random);
    for (std::size_t row = 0; row < kRows; ++row) {
      tracks.push_back(testTrack(static_cast<int>(tracks.size())));
      for (std::size_t j = 0; j < kDimensions; ++j) tracks.back().vector[j] = center[j] + .4F * normal(random);
    }
  }
  CellBalls balls(testSpace().groups, kCells);
  std::vector<StoredVectors> cells;
  for (std::size_t c = 0; c < kCells; ++c) {
    std::vector<Embedding> vectors;
    for (std::size_t row = 0; row < kRows; ++row) vectors.push_back(tracks[c * kRows + row].vector);
    const StoredVectors& stored = cells.emplace_back(vectors, std::vector<std::uint32_t>{10, 20});
    std::array<float, kGroups> radii{};
    const auto reach = stored.radii(testSpace().groups);
    for (std::size_t g = 0; g < kGroups; ++g) radii[g] = static_cast<float>(reach[g]);
    balls.add(stored.centroid(), radii);
  }
  const std::vector<std::uint32_t> rows(kCells, kRows);
  TrackTable whole(testSpace(), rows, balls);
  TrackTable parts(testSpace(), rows, balls);
  const auto load = [&](TrackTable& table, std::size_t cell) {
    auto columns = TrackColumns::allocate(kRows, 2);
    REQUIRE(columns.ok());
    std::copy(cells[cell].values().begin(), cells[cell].values().end(), columns->vectors.begin());
    std::copy(cells[cell].scales().begin(), cells[cell].scales().end(), columns->scales.begin());
    std::copy(cells[cell].centres().begin(), cells[cell].centres().end(), columns->centres.begin());
    std::copy(cells[cell].centreScales().begin(), cells[cell].centreScales().end(), columns->centreScales.begin());
    columns->partEnds[0] = 10;
    REQUIRE(table.load(cell, std::move(*columns), "cell").ok());
  };
  for (std::size_t c = 0; c < kCells; ++c) load(whole, c);
  Seed seed = Seed::of(whole, 77);
  seed.track = std::nullopt;
  const std::vector<Seed> seeds = {seed};
  SimilarOptions options;
  options.limit = 10;
  std::size_t loaded = 0;
  for (;;) {
    const auto wanted = cellsToLoad(parts, seeds, options, 3, 10);
    REQUIRE(wanted.ok());
    if (wanted->empty()) break;
    CHECK(wanted->size() <= 3);
    if (loaded == 0) CHECK(wanted->front() == 77 / kRows);
    for (const std::uint32_t cell : *wanted) load(parts, cell);
    loaded += wanted->size();
  }
  CHECK(loaded < kCells / 2);
  CHECK(tracksOf(similar(parts, seeds, options)) == tracksOf(similar(whole, seeds, options)));
}
