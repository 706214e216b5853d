#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/catalog/track_table.h"
#include "shared/ranking/cell_probe.h"
#include "shared/ranking/distance.h"
#include "shared/ranking/exact_scan.h"
#include "shared/ranking/track_set.h"
#include "shared/recommend/filters.h"
#include "shared/recommend/hit.h"

namespace earshot {

enum class Versions { Fold, All };

struct PoolRules {
  Versions versions = Versions::Fold;  ///< Fold: one of each title, the nearest
  std::size_t artistCap = 0;           ///< the most tracks of one artist; 0: any number
};

struct NearTrack {
  Neighbour neighbour;
  std::size_t seed = 0;
  std::size_t turn = 0;  ///< its place among the seed's own neighbours
};

/// The loaded tracks that may come, and which of them are nearest.
class Pool {
 public:
  Pool(const TrackTable& table, const Distance& distance, const PoolRules& rules);

  // What must not come. Tracks that are not loaded are no matter.
  void exclude(std::uint32_t track);
  void exclude(const Filters& filters);
  /// All tracks of these artists; of an unknown one none.
  void excludeArtists(std::span<const std::uint32_t> artists);
  /// With all versions of their titles, where these are folded.
  void excludeTitles(std::span<const std::uint32_t> tracks);

  std::size_t available() const { return available_; }
  const TrackSet& excluded() const { return excluded_; }

  /// The points in turns: the nearest track to each, then the second nearest to each, up to `limit` tracks. Errors:
  /// NotFinite.
  Result<std::vector<NearTrack>> nearest(std::span<const Embedding> points, std::size_t limit) const;

  /// Cells that are not loaded and may hold some of the `limit` tracks, the first `head` of them, that are nearest to
  /// each point, most promising first, at most `batch` a point: load them and ask again. None: these will hardly change
  /// (see CellProbe). Errors: NotFinite.
  Result<std::vector<std::uint32_t>> cellsToLoad(std::span<const Embedding> points, std::size_t limit,
                                                 std::size_t batch, std::size_t head) const;

  /// How many tracks stand behind each hit.
  void countVersions(std::vector<Hit>& hits) const;

 private:
  Result<std::vector<NearTrack>> takeTurns(std::span<const Embedding> points, std::size_t limit) const;
  void scanAdded(ExactScan& scan) const;  ///< tracks that were added later: they are in no ball
  void applyRules(std::vector<NearTrack>& candidates) const;

  const TrackTable& table_;
  const Distance& distance_;
  PoolRules rules_;
  TrackSet excluded_;
  std::size_t available_;
  bool filtered_ = false;
};

}  // namespace earshot
