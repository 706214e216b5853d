#include "shared/catalog/catalog.h"

#include <cmath>
#include <set>

#include "shared/catalog/statistics_file.h"
#include "shared/catalog/verify.h"
#include "tests/unit/catalog/small_catalog.h"

using namespace earshot;

namespace {

/// What people see of a track, in a draft as in a catalog.
template <class Expected>
void checkShown(const TrackView& track, const Expected& expected) {
  CHECK(track.title == expected.title);
  CHECK(track.artist == expected.artist);
  CHECK(track.album == expected.album);
  CHECK(track.genre == expected.genre);
  CHECK(track.preview == expected.preview);
  CHECK(track.year == expected.year);
  CHECK(track.duration == expected.duration);
  CHECK(track.traits.tempo == expected.traits.tempo);
  CHECK(track.traits.key == expected.traits.key);
}

}  // namespace

TEST_CASE("a catalog gives back the tracks it was made of") {
  CatalogDraft draft = testDraft(40);
  draft.tracks[7].preview = "previews/abc.mp3";
  draft.tracks[7].traits.key = 14;
  const auto catalog = open(write(draft));
  REQUIRE(catalog.ok());
  REQUIRE(catalog->tracks() == 40);
  CHECK(catalog->manifest().previews == 1);
  for (std::uint32_t i = 0; i < 40; ++i) {
    const NewTrack& given = draft.tracks[i];
    const TrackView track = catalog->track(i);
    CHECK(track.id == given.id);
    checkShown(track, given);
    CHECK(track.traits.brightness == given.traits.brightness);
    CHECK(std::isnan(track.traits.loudness));
    CHECK_FALSE(track.work);
    CHECK_FALSE(track.place);
    CHECK(catalog->find(given.id) == i);
    const Embedding stored = track.row.vector();
    for (std::size_t j = 0; j < kDimensions; ++j)
      CHECK(std::abs(stored[j] - given.vector[j]) <= track.row.scale * .5001F);
  }
  CHECK_FALSE(catalog->find("album/40.mp3"));
  CHECK_FALSE(catalog->find(""));
}

TEST_CASE("the same draft gives the same bytes") { CHECK(write(testDraft(20)).files == write(testDraft(20)).files); }

TEST_CASE("a change of one track changes the names of the files it is in, and no other") {
  CatalogDraft draft = testDraft(20);
  const CatalogFiles before = write(draft);
  draft.tracks[3].album = "Another";
  const CatalogFiles after = write(draft);
  CHECK(before.nameOf("cells") != after.nameOf("cells"));
  CHECK(before.nameOf("index") != after.nameOf("index"));
  CHECK(before.nameOf("lookup") == after.nameOf("lookup"));
  CHECK(before.nameOf("statistics") == after.nameOf("statistics"));
}

TEST_CASE("tracks of many cells keep their cell, in numbers that run through") {
  const CatalogDraft draft = testDraft(100, 7);
  const auto catalog = open(write(draft));
  REQUIRE(catalog.ok());
  CHECK(catalog->cells() == 7);
  std::set<std::uint32_t> numbers;
  for (const NewTrack& track : draft.tracks) {
    const auto number = catalog->find(track.id);
    REQUIRE(number);
    numbers.insert(*number);
    CHECK(catalog->index().cellOf(*number) == track.cell);
    CHECK(catalog->track(*number).title == track.title);
  }
  CHECK(numbers.size() == 100);
  CHECK(*numbers.rbegin() == 99);
}

TEST_CASE("no row lies outside its cell's radius, and an empty cell has none") {
  CatalogDraft draft = testDraft(50, 5);
  for (NewTrack& track : draft.tracks)
    if (track.cell == 2) track.cell = 3;
  const CatalogFiles files = write(draft);
  const auto catalog = open(files);
  REQUIRE(catalog.ok());
  CHECK(catalog->index().cells[2].rows == 0);
  CHECK(catalog->find("album/2.mp3"));
  CHECK(verifyCatalog(files.reader(), sha256Hex, parseJson).empty());
}

TEST_CASE("cells may come one by one, in any order") {
  const CatalogFiles files = write(testDraft(60, 4));
  const auto whole = open(files);
  REQUIRE(whole.ok());
  Catalog catalog(whole->manifest(), whole->index());
  const auto& cells = files.files.at(files.nameOf("cells"));
  for (const std::size_t cell : {3, 1}) {
    auto block = cutBlock(cells, catalog.index().cells[cell].block, "block", sha256Hex);
    REQUIRE(block.ok());
    REQUIRE(catalog.addCell(cell, std::move(*block), parseJson).ok());
  }
  CHECK(catalog.loadedTracks() == 30);
  CHECK(catalog.find("album/1.mp3"));
  CHECK_FALSE(catalog.find("album/0.mp3"));
  CHECK(catalog.isLoaded(*catalog.find("album/7.mp3")));
  CHECK_FALSE(catalog.isLoaded(0));
  auto again = cutBlock(cells, catalog.index().cells[3].block, "block", {});
  CHECK(catalog.addCell(3, std::move(*again), parseJson).error().message().find("already loaded") != std::string::npos);
}

TEST_CASE("works and map coordinates come back, and all versions of a title are found") {
  CatalogDraft draft = testDraft(12, 3);
  for (std::size_t i = 0; i < draft.tracks.size(); ++i) {
    draft.tracks[i].work = static_cast<std::uint32_t>(i / 4);
    draft.tracks[i].place = {{static_cast<float>(i), -1}};
  }
  const auto catalog = open(write(draft));
  REQUIRE(catalog.ok());
  std::set<std::string> versions;
  catalog->forEachVersion(1, [&](std::uint32_t track) { versions.insert(std::string(catalog->track(track).id)); });
  CHECK(versions == std::set<std::string>{"album/4.mp3", "album/5.mp3", "album/6.mp3", "album/7.mp3"});
  CHECK((*catalog->track(*catalog->find("album/9.mp3")).place)[0] == 9);
}

TEST_CASE("the statistics are kept row by row, for a later space") {
  CatalogDraft draft = testDraft(9, 2);
  draft.tracks[5].statistics.clear();
  const CatalogFiles files = write(draft);
  const auto catalog = open(files);
  REQUIRE(catalog.ok());
  const auto& bytes = files.files.at(files.nameOf("statistics"));
  const auto statistics = StatisticsFile::read(bytes, 9, "statistics", parseJson);
  REQUIRE(statistics.ok());
  CHECK(statistics->columns[1] == "b/mean/01");
  for (int i = 0; i < 9; ++i) {
    const float value = statistics->values[2 * *catalog->find("album/" + std::to_string(i) + ".mp3")];
    if (i == 5)
      CHECK(std::isnan(value));
    else
      CHECK(value == static_cast<float>(i));
  }
}

TEST_CASE("songs in memory are a catalog without files") {
  std::vector<NewTrack> songs = {testTrack(1), testTrack(2)};
  const auto catalog = Catalog::fromTracks(songs, testSpace());
  REQUIRE(catalog.ok());
  CHECK(catalog->loadedTracks() == 2);
  CHECK(catalog->track(*catalog->find("album/2.mp3")).genre == "Rock");
  CHECK(Catalog::fromTracks({}, testSpace())->tracks() == 0);
}

TEST_CASE("songs in memory are what reading their written cell gives") {
  std::vector<NewTrack> songs = {testTrack(1), testTrack(2), testTrack(3)};
  songs[1].title = "broken \xFF text";
  songs[2].genre.clear();
  songs[2].traits = Traits{};
  const auto memory = Catalog::fromTracks(songs, testSpace());
  CatalogDraft draft = testDraft(3, 1);
  draft.tracks = songs;
  const CatalogFiles files = write(draft);
  const auto read = open(files);
  REQUIRE(memory.ok());
  REQUIRE(read.ok());
  const auto same = [](float a, float b) { return a == b || (std::isnan(a) && std::isnan(b)); };
  for (const NewTrack& song : songs) {
    const TrackView a = memory->track(*memory->find(song.id)), b = read->track(*read->find(song.id));
    checkShown(a, b);
    CHECK(a.work == b.work);
    CHECK(a.place == b.place);
    CHECK(a.row.vector() == b.row.vector());
    CHECK(same(a.traits.brightness, b.traits.brightness));
    CHECK(same(a.traits.loudness, b.traits.loudness));
    CHECK(same(a.traits.dynamics, b.traits.dynamics));
    const auto norms = [](const Catalog& catalog, std::uint32_t track) {
      std::array<float, kGroups> values{};
      for (std::size_t g = 0; g < kGroups; ++g) values[g] = catalog.cell(0)->vectors().groupNorms[g][track];
      return values;
    };
    CHECK(norms(*memory, a.number) == norms(*read, b.number));
  }
}

TEST_CASE("what cannot be a catalog is refused before anything is written") {
  const auto fault = [](const CatalogDraft& draft) {
    bool written = false;
    const auto manifest = writeCatalog(draft, sha256Hex, [&](const CatalogFile& file) -> Result<void> {
      written = written || file.entry.role == FileRole::Index;
      return {};
    });
    REQUIRE_FALSE(manifest.ok());
    CHECK_FALSE(written);
    return manifest.error().message();
  };
  CHECK(fault(testDraft(0)).find("has no tracks") != std::string::npos);
  CatalogDraft draft = testDraft(5);
  draft.tracks[4].id = draft.tracks[0].id;
  CHECK(fault(draft).find("album/0.mp3: is the id of two tracks") != std::string::npos);
  draft.tracks[4].id = "";
  CHECK(fault(draft).find("has no id") != std::string::npos);
  draft = testDraft(5);
  draft.tracks[2].vector[63] = std::nanf("");
  CHECK(fault(draft) == "album/2.mp3: its vector is not a number. Analyze it again.");
  draft = testDraft(5);
  draft.tracks[2].work = 1;
  CHECK(fault(draft).find("known for 1 of 5") != std::string::npos);
  draft = testDraft(5);
  draft.tracks[2].year = 40'000;
  CHECK(fault(draft).find("year 40000") != std::string::npos);
  draft = testDraft(5);
  draft.tracks[2].statistics.push_back(1);
  CHECK(fault(draft).find("has 3 statistics, expected 2") != std::string::npos);
  draft = testDraft(5);
  draft.tracks[2].cell = 4'000'000'000;
  CHECK(fault(draft).find("cell 4000000000") != std::string::npos);
}
