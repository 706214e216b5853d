#include "shared/recommend/filters.h"

#include <algorithm>

namespace earshot {
namespace {

float known(std::uint8_t popularity) {
  return popularity == kUnknownPopularity ? Traits::kUnknown : static_cast<float>(popularity);
}

}  // namespace

std::size_t excludeFailing(const TrackTable& table, const Filters& filters, TrackSet& excluded) {
  if (!filters.areAsked()) return 0;
  const auto passes = [&](const TrackColumns& cell, std::size_t row) {
    // What is unknown is 0 or NaN: out of every range that is asked for.
    const float year = cell.years[row] == 0 ? Traits::kUnknown : static_cast<float>(cell.years[row]);
    const float tempo = cell.tempos[row] == 0 ? Traits::kUnknown : cell.tempos[row];
    if (filters.years.isAsked() && !filters.years.holds(year)) return false;
    if (filters.popularity.isAsked() && !filters.popularity.holds(known(cell.popularity[row]))) return false;
    if (filters.artistPopularity.isAsked() && !filters.artistPopularity.holds(known(cell.artistPopularity[row])))
      return false;
    if (filters.tempos.isAsked() && !filters.tempos.holds(tempo)) return false;
    if (filters.keys != 0 && (cell.keys[row] == Traits::kUnknownKey || (filters.keys >> cell.keys[row] & 1) == 0))
      return false;
    return filters.genres.empty() ||
           std::find(filters.genres.begin(), filters.genres.end(), cell.genres[row]) != filters.genres.end();
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
