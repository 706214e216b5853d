#include "shared/catalog/catalog.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "shared/catalog/statistics_file.h"
#include "shared/catalog/verify.h"
#include "tests/unit/catalog/small_catalog.h"

using namespace earshot;

namespace {

/// What people see of a track.
void checkShown(const TrackView& track, const NewTrack& expected) {
  CHECK(track.title == expected.title);
  CHECK(track.artist == expected.artist);
  CHECK(track.album == expected.album);
  CHECK(track.genre == expected.genre);
  CHECK(track.preview == expected.preview);
  CHECK(track.numbers.year == expected.year);
  CHECK(track.duration == expected.duration);
  CHECK(track.numbers.traits.tempo == expected.traits.tempo);
  CHECK(track.numbers.traits.key == expected.traits.key);
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
    CHECK(track.numbers.traits.brightness == given.traits.brightness);
    CHECK(std::isnan(track.numbers.traits.loudness));
    CHECK(track.numbers.work == kUnnumbered);
    CHECK_FALSE(track.place);
    CHECK(catalog->find(given.id) == i);
    const Embedding stored = track.row.vector();
    for (std::size_t j = 0; j < kDimensions; ++j)
      CHECK(std::abs(stored[j] - given.vector[j]) <= track.row.scale * .5001F + 1e-6F);
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
  CHECK(catalog->table().cells() == 7);
  std::set<std::uint32_t> numbers;
  for (const NewTrack& track : draft.tracks) {
    const auto number = catalog->find(track.id);
    REQUIRE(number);
    numbers.insert(*number);
    CHECK(catalog->table().cellOf(*number) == track.cell);
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

TEST_CASE("a space of fewer dimensions stores no more, and the rest is zero") {
  CatalogDraft draft = testDraft(30, 3);
  draft.space.groups = {{{0, 4}, {4, 8}, {8, 8}, {8, 13}}};
  for (NewTrack& track : draft.tracks) std::fill(track.vector.begin() + 13, track.vector.end(), 0.F);
  const CatalogFiles files = write(draft);
  const auto catalog = open(files);
  REQUIRE(catalog.ok());
  CHECK(catalog->index().dimensions == 13);
  CHECK(verifyCatalog(files.reader(), sha256Hex, parseJson).empty());
  const NewTrack& given = draft.tracks[11];
  const TrackView track = catalog->track(*catalog->find(given.id));
  for (std::size_t j = 0; j < kDimensions; ++j)
    CHECK(std::abs(track.row.vector()[j] - given.vector[j]) <= track.row.scale * .5001F + 1e-6F);
}

TEST_CASE("popularity, artists and albums come back as numbers, and the most popular are the head") {
  CatalogDraft draft = testDraft(300, 2);
  for (std::size_t i = 0; i < draft.tracks.size(); ++i) {
    draft.tracks[i].artistKey = i % 5 == 0 ? "" : i % 2 == 0 ? "even" : "odd";
    draft.tracks[i].popularity = i == 3 ? Traits::kUnknown : static_cast<float>(i % 101);
  }
  draft.tracks[4].album = "Other";
  draft.tracks[5].album = "";
  const auto catalog = open(write(draft));
  REQUIRE(catalog.ok());
  const auto numbers = [&](int i) { return catalog->track(*catalog->find(testTrack(i).id)).numbers; };
  CHECK(numbers(2).artist == numbers(4).artist);
  CHECK(numbers(2).artist != numbers(1).artist);
  CHECK(numbers(0).artist == kUnnumbered);
  CHECK(numbers(2).album == numbers(6).album);
  CHECK(numbers(2).album != numbers(4).album);
  CHECK(numbers(5).album == kUnnumbered);
  CHECK(numbers(3).popularity == kUnknownPopularity);
  CHECK(numbers(100).popularity == 100);
  // The highest of the artist's, in whatever cell; its own where the artist has no name.
  CHECK(numbers(2).artistPopularity == 98);
  CHECK(numbers(1).artistPopularity == 100);
  CHECK(numbers(3).artistPopularity == 100);
  CHECK(numbers(5).artistPopularity == 5);
  const auto& head = catalog->index().head;
  REQUIRE(head.size() == kHeadTracks);
  for (std::size_t i = 1; i < head.size(); ++i)
    CHECK(catalog->track(head[i]).numbers.popularity <= catalog->track(head[i - 1]).numbers.popularity);
}

TEST_CASE("ids that were merged into a track lead to it") {
  CatalogDraft draft = testDraft(10);
  draft.tracks[6].aliases = {"a", "z"};
  const CatalogFiles files = write(draft);
  const auto catalog = open(files);
  REQUIRE(catalog.ok());
  CHECK(catalog->find("z") == catalog->find(draft.tracks[6].id));
  CHECK(catalog->find("a") == catalog->find("z"));
  CHECK(verifyCatalog(files.reader(), sha256Hex, parseJson).empty());
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
  const std::uint32_t track = *catalog->find("album/5.mp3");
  for (const auto& version : catalog->table().versionsOf({&track, 1}))
    versions.insert(std::string(catalog->track(version.track).id));
  CHECK(versions == std::set<std::string>{"album/4.mp3", "album/6.mp3", "album/7.mp3"});
  CHECK((*catalog->track(*catalog->find("album/9.mp3")).place)[0] == 9);
}

TEST_CASE("versions are found at every place of a cell, however many rows it has") {
  for (std::uint32_t rows = 2; rows < 14; ++rows) {
    for (std::uint32_t version = 1; version < rows; ++version) {
      TrackTable table({"test-1", {{{0, 16}, {16, 32}, {32, 48}, {48, 64}}}, {1, 1, 1, 1}}, {&rows, 1}, anywhere(1));
      auto columns = TrackColumns::allocate(rows);
      REQUIRE(columns.ok());
      // Numbers that end alike are works of their own.
      for (std::uint32_t row = 0; row < rows; ++row) columns->works[row] = 16384 * row + 7;
      columns->works[version] = columns->works[0];
      columns->works[rows - 1] = rows - 1 == version ? columns->works[0] : kUnnumbered;
      REQUIRE(table.load(0, std::move(*columns), "cell").ok());
      const std::uint32_t tracks[] = {rows - 1, 0, version};
      const auto found = table.versionsOf(tracks);
      const std::size_t ofLast = rows - 1 == version ? 1 : 0;
      REQUIRE(found.size() == 2 + ofLast);
      for (const auto& [track, i] : found) CHECK(track == (i == 1 ? version : 0));
    }
  }
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
  draft.tracks[2].place = {{0, 0}};
  CHECK(fault(draft).find("known for 1 of 5") != std::string::npos);
  draft = testDraft(5);
  draft.tracks[2].year = 40'000;
  CHECK(fault(draft).find("year 40000") != std::string::npos);
  draft = testDraft(5);
  draft.tracks[2].popularity = 101;
  CHECK(fault(draft).find("popularity 101") != std::string::npos);
  draft = testDraft(5);
  draft.tracks[2].statistics.push_back(1);
  CHECK(fault(draft).find("has 3 statistics, expected 2") != std::string::npos);
  draft = testDraft(5);
  draft.tracks[2].cell = 4'000'000'000;
  CHECK(fault(draft).find("cell 4000000000") != std::string::npos);
}
