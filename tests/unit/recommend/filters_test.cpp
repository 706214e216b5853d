#include "shared/recommend/filters.h"

#include <set>

#include "tests/unit/recommend/numbered_tracks.h"

using namespace earshot;

namespace {

/// The tracks that are left.
std::set<std::uint32_t> passing(const TrackTable& table, const Filters& filters) {
  TrackSet excluded(table.tracks());
  const std::size_t count = excludeFailing(table, filters, excluded);
  std::set<std::uint32_t> tracks;
  for (std::uint32_t track = 0; track < table.tracks(); ++track)
    if (!excluded.contains(track)) tracks.insert(track);
  CHECK(count == table.tracks() - tracks.size());
  return tracks;
}

using Tracks = std::set<std::uint32_t>;

}  // namespace

TEST_CASE("nothing asked for lets everything pass") {
  CHECK(passing(numberedTable(std::vector<TrackNumbers>(3)), {}) == Tracks{0, 1, 2});
}

TEST_CASE("ranges hold both their ends, and what is unknown fails") {
  std::vector<TrackNumbers> tracks(4);
  for (int i = 0; i < 3; ++i) {
    tracks[i].year = static_cast<std::int16_t>(1990 + i);
    tracks[i].popularity = static_cast<std::uint8_t>(10 * i);
    tracks[i].traits.tempo = 100.F + static_cast<float>(i);
  }
  const TrackTable table = numberedTable(tracks);
  Filters filters;
  filters.years = {1991, 1992};
  CHECK(passing(table, filters) == Tracks{1, 2});
  filters = {};
  filters.years.highest = 1991;
  CHECK(passing(table, filters) == Tracks{0, 1});
  filters = {};
  filters.popularity = {0, 10};
  CHECK(passing(table, filters) == Tracks{0, 1});
  filters = {};
  filters.tempos = {101, 101};
  CHECK(passing(table, filters) == Tracks{1});
}

TEST_CASE("genres and keys are any of those named") {
  std::vector<TrackNumbers> tracks(4);
  for (int i = 0; i < 3; ++i) {
    tracks[i].genre = static_cast<std::uint16_t>(i);
    tracks[i].traits.key = static_cast<std::uint8_t>(11 * i);
  }
  const TrackTable table = numberedTable(tracks);
  Filters filters;
  filters.genres = {0, 2};
  CHECK(passing(table, filters) == Tracks{0, 2});
  filters.keys = 1U << 22 | 1U << 11;
  CHECK(passing(table, filters) == Tracks{2});
}

TEST_CASE("an artist with one popular track is not emerging, with any of the tracks") {
  std::vector<TrackNumbers> tracks(4);
  const std::uint8_t popularity[] = {5, 30, kUnknownPopularity, 5};
  const std::uint8_t ofArtist[] = {80, 30, 40, kUnknownPopularity};
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    tracks[i].popularity = popularity[i];
    tracks[i].artistPopularity = ofArtist[i];
  }
  Filters filters;
  filters.artistPopularity.highest = 40;
  CHECK(passing(numberedTable(tracks), filters) == Tracks{1, 2});
  filters.artistPopularity.highest = 0;
  CHECK(passing(numberedTable(tracks), filters).empty());
}
