#include "shared/recommend/filters.h"

#include <algorithm>

namespace earshot {
namespace {

float known(std::uint8_t popularity) {
  return popularity == kUnknownPopularity ? Traits::kUnknown : static_cast<float>(popularity);
}

/// Artists, by number, one of whose loaded tracks is more popular than the limit. A catalog has no more artists than
/// tracks: a number beyond would be one to ask much memory for, and tells nothing.
std::vector<std::uint8_t> risenArtists(const TrackTable& table, float limit) {
  std::vector<std::uint8_t> risen(table.tracks());
  for (std::size_t c = 0; c < table.cells(); ++c) {
    const TrackColumns* cell = table.cell(c);
    for (std::size_t row = 0; cell != nullptr && row < cell->rows(); ++row) {
      const std::uint32_t artist = cell->artists[row];
      if (artist < risen.size() && known(cell->popularity[row]) > limit) risen[artist] = 1;
    }
  }
  return risen;
}

}  // namespace

std::size_t excludeFailing(const TrackTable& table, const Filters& filters, TrackSet& excluded) {
  const bool emerging = filters.emergingBelow > 0;
  if (filters.genres.empty() && !filters.years.isAsked() && !filters.popularity.isAsked() &&
      !filters.tempos.isAsked() && filters.keys == 0 && !emerging)
    return 0;
  std::vector<std::uint8_t> risen;
  if (emerging) risen = risenArtists(table, filters.emergingBelow);

  const auto passes = [&](const TrackColumns& cell, std::size_t row) {
    const float popularity = known(cell.popularity[row]);
    // What is unknown is 0 or NaN: out of every range that is asked for.
    const float year = cell.years[row] == 0 ? Traits::kUnknown : static_cast<float>(cell.years[row]);
    const float tempo = cell.tempos[row] == 0 ? Traits::kUnknown : cell.tempos[row];
    if (filters.years.isAsked() && !filters.years.holds(year)) return false;
    if (filters.popularity.isAsked() && !filters.popularity.holds(popularity)) return false;
    if (filters.tempos.isAsked() && !filters.tempos.holds(tempo)) return false;
    if (filters.keys != 0 && (cell.keys[row] == Traits::kUnknownKey || (filters.keys >> cell.keys[row] & 1) == 0))
      return false;
    if (!filters.genres.empty() &&
        std::find(filters.genres.begin(), filters.genres.end(), cell.genres[row]) == filters.genres.end())
      return false;
    if (!emerging) return true;
    const std::uint32_t artist = cell.artists[row];
    return popularity <= filters.emergingBelow && !(artist < risen.size() && risen[artist] != 0);
  };
  std::size_t added = 0;
  for (std::size_t c = 0; c < table.cells(); ++c) {
    const TrackColumns* cell = table.cell(c);
    for (std::size_t row = 0; cell != nullptr && row < cell->rows(); ++row) {
      const std::uint32_t track = table.firstTrack(c) + static_cast<std::uint32_t>(row);
      if (excluded.contains(track) || passes(*cell, row)) continue;
      excluded.add(track);
      ++added;
    }
  }
  return added;
}

}  // namespace earshot
