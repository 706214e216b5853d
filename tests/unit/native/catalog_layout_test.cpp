#include "native/catalog_layout.h"

#include <cmath>
#include <map>
#include <random>

#include "native/thread_pool.h"
#include "tests/unit/catalog/small_catalog.h"

using namespace earshot;

namespace {

CatalogDraft clusteredDraft(std::size_t tracks) {
  std::mt19937 random(4);
  std::normal_distribution<float> normal;
  CatalogDraft draft;
  draft.space = testSpace();
  draft.tracks.resize(tracks);
  for (std::size_t i = 0; i < tracks; ++i) {
    draft.tracks[i].id = std::to_string(i);
    for (std::size_t j = 0; j < kDimensions; ++j)
      draft.tracks[i].vector[j] = static_cast<float>((i * 7 + j * 3) % 10) + .1F * normal(random);
  }
  return draft;
}

}  // namespace

TEST_CASE("small catalogs have one cell") {
  CatalogDraft draft = clusteredDraft(kTracksOfOneCell);
  REQUIRE(layOut(draft, serialFor).ok());
  for (const NewTrack& track : draft.tracks) REQUIRE(track.cell == 0);
}

TEST_CASE("tracks of a part lie together, and the smallest catalogs keep their order") {
  CatalogDraft draft = clusteredDraft(1000);
  REQUIRE(layOut(draft, serialFor).ok());
  std::map<std::uint32_t, std::size_t> rows;
  for (const NewTrack& track : draft.tracks) ++rows[track.part];
  CHECK(rows.size() >= 10);  // of ten heaps
  for (std::size_t i = 10; i < 1000; ++i)
    for (std::size_t j = 0; j < i; j += 7)
      if (draft.tracks[i].part == draft.tracks[j].part) REQUIRE(i % 10 == j % 10);
  const auto catalog = open(write(draft));
  REQUIRE(catalog.ok());
  CHECK(catalog->table().cell(0)->parts() == rows.size());
  for (const NewTrack& track : draft.tracks) {
    const QuantizedRow row = catalog->table().row(*catalog->find(track.id));
    CHECK(row.scale < .5F / 100);  // of a heap's own spread, not of the numbers that its tracks have in common
    for (std::size_t j = 0; j < kDimensions; ++j)
      REQUIRE(std::abs(row.vector()[j] - track.vector[j]) <= row.scale * .5001F + 1e-6F);
  }
  CatalogDraft small = clusteredDraft(500);
  REQUIRE(layOut(small, serialFor).ok());
  for (const NewTrack& track : small.tracks) REQUIRE(track.part == 0);
}

TEST_CASE("large ones have many, none too large, the same at any number of threads, and can be written and read") {
  CatalogDraft draft = clusteredDraft(6000);
  REQUIRE(layOut(draft, serialFor).ok());
  std::map<std::uint32_t, std::size_t> rows;
  for (const NewTrack& track : draft.tracks) ++rows[track.cell];
  CHECK(rows.size() >= 12);
  for (const auto& [cell, count] : rows) CHECK(count <= 640);

  CatalogDraft again = clusteredDraft(6000);
  ThreadPool pool(3);
  REQUIRE(layOut(again, pool.parallelFor()).ok());
  for (std::size_t i = 0; i < draft.tracks.size(); ++i) REQUIRE(draft.tracks[i].cell == again.tracks[i].cell);

  const auto catalog = open(write(draft));
  REQUIRE(catalog.ok());
  CHECK(catalog->table().cells() == rows.size());
  CHECK(catalog->find("5999"));
}
