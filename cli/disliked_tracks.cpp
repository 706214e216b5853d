#include "cli/disliked_tracks.h"

#include <algorithm>
#include <limits>

namespace earshot {

Result<std::vector<std::uint32_t>> dislikedTracks(const TrackTable& table, std::span<const Seed> seeds,
                                                  const SimilarOptions& options) {
  std::vector<std::uint32_t> ruledOut;
  if (options.dislikes.empty()) return ruledOut;
  const auto distance = distanceOf(table, options);
  if (!distance) return distance.error();
  const auto nearest = [&](std::span<const Seed> some, const QuantizedRow& row) {
    double least = std::numeric_limits<double>::infinity();
    for (const Seed& seed : some) least = std::min(least, distance->between(seed.vector, row));
    return least;
  };
  for (std::uint32_t track = 0; track < table.tracks(); ++track)
    if (const QuantizedRow row = table.row(track); nearest(options.dislikes, row) <= nearest(seeds, row))
      ruledOut.push_back(track);
  std::vector<std::uint32_t> works;
  for (const Seed& dislike : options.dislikes)
    if (const std::uint32_t work = dislike.track ? table.numbers(*dislike.track).work : kUnnumbered;
        work != kUnnumbered)
      works.push_back(work);
  for (const auto& version : table.versionsOf(works)) ruledOut.push_back(version.track);
  return ruledOut;
}

}  // namespace earshot
