#include "native/catalog_layout.h"

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
