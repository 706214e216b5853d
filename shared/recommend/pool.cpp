#include "shared/recommend/pool.h"

#include <algorithm>
#include <bitset>
#include <limits>

#include "shared/ordering.h"
#include "shared/recommend/tally.h"

namespace earshot {
namespace {

constexpr std::size_t kTracksPerHit = 2;
// Each cell costs a request. Cells are made by Euclidean distance; by another one the nearest lie in more of them.
// Measured by tests/browser/range-budget.test.ts.
constexpr Patience kPatience = {6, 1};
constexpr Patience kOtherPatience = {12, 2};

}  // namespace

Pool::Pool(const TrackTable& table, const Distance& distance, const PoolRules& rules)
    : table_(table), distance_(distance), rules_(rules), excluded_(table.tracks()), available_(table.loadedTracks()) {}

void Pool::exclude(std::uint32_t track) {
  if (!table_.isLoaded(track) || excluded_.contains(track)) return;
  excluded_.add(track);
  --available_;
}

void Pool::exclude(const Filters& filters) {
  filtered_ = filters.areAsked();
  available_ -= excludeFailing(table_, filters, excluded_);
}

void Pool::excludeArtists(std::span<const std::uint32_t> artists) {
  // Most tracks are of none of them: one bit rules that out.
  constexpr std::uint32_t kBits = 4096;
  std::bitset<kBits> maybe;
  for (const std::uint32_t artist : artists)
    if (artist != kUnnumbered) maybe[artist % kBits] = true;
  for (std::size_t c = 0; c < table_.cells(); ++c) {
    const TrackColumns* cell = table_.cell(c);
    for (std::size_t row = 0; cell != nullptr && row < cell->rows(); ++row) {
      const std::uint32_t artist = cell->artists[row];
      if (!maybe[artist % kBits] || artist == kUnnumbered) continue;
      if (std::find(artists.begin(), artists.end(), artist) != artists.end())
        exclude(table_.firstTrack(c) + static_cast<std::uint32_t>(row));
    }
  }
}

void Pool::excludeTitles(std::span<const std::uint32_t> tracks) {
  std::vector<std::uint32_t> loaded;
  for (const std::uint32_t track : tracks) {
    exclude(track);
    if (table_.isLoaded(track)) loaded.push_back(track);
  }
  if (rules_.versions == Versions::All) return;
  for (const auto& version : table_.versionsOf(loaded)) exclude(version.track);
}

void Pool::scanAdded(ExactScan& scan) const {
  for (std::size_t c = table_.balls().size(); c < table_.cells(); ++c) scan.scan(*table_.cell(c));
}

Result<std::vector<NearTrack>> Pool::takeTurns(std::span<const Embedding> points, std::size_t limit) const {
  std::vector<NearTrack> all;
  for (std::size_t s = 0; s < points.size(); ++s) {
    auto scan = ExactScan::create(distance_, points[s], limit, &excluded_);
    if (!scan) return std::move(scan).error();
    scanAdded(*scan);
    // The nearest cells first: what they hold rules out most of the others.
    CellProbe probe(distance_, points[s], table_.balls(), kExact);
    while (const auto cell = probe.next(scan->farthest()))
      if (const TrackColumns* loaded = table_.cell(*cell)) scan->scan(*loaded);
    std::size_t turn = 0;
    for (const Neighbour& neighbour : scan->take()) all.push_back({neighbour, s, turn++});
  }
  if (points.size() == 1) return all;
  sortByKeys(all, [](const NearTrack& candidate) {
    return SortKey{static_cast<double>(candidate.turn), candidate.neighbour.distance, candidate.neighbour.track};
  });
  TrackSet seen(table_.tracks());
  std::erase_if(all, [&](const NearTrack& candidate) {
    const bool again = seen.contains(candidate.neighbour.track);
    seen.add(candidate.neighbour.track);
    return again;
  });
  if (all.size() > limit) all.resize(limit);
  return all;
}

void Pool::applyRules(std::vector<NearTrack>& candidates) const {
  Tally works;
  Tally artists;
  std::erase_if(candidates, [&](const NearTrack& candidate) {
    const TrackNumbers numbers = table_.numbers(candidate.neighbour.track);
    if (rules_.versions == Versions::Fold && numbers.work != kUnnumbered && works.add(numbers.work) > 1) return true;
    return rules_.artistCap > 0 && numbers.artist != kUnnumbered && artists.add(numbers.artist) > rules_.artistCap;
  });
}

Result<std::vector<NearTrack>> Pool::nearest(std::span<const Embedding> points, std::size_t limit) const {
  if (available_ == 0) return std::vector<NearTrack>();
  limit = std::min(limit, available_);
  // The rules take some away: asks for more tracks until enough are left.
  for (std::size_t ask = limit;; ask = std::min(4 * ask, available_)) {
    auto found = takeTurns(points, ask);
    if (!found) return found;
    const bool all = found->size() < ask || ask == available_;
    applyRules(*found);
    if (found->size() < limit && !all) continue;
    if (found->size() > limit) found->resize(limit);
    return found;
  }
}

Result<std::vector<std::uint32_t>> Pool::cellsToLoad(std::span<const Embedding> points, std::size_t limit,
                                                     std::size_t batch, std::size_t head) const {
  // Titles and artists that come once only leave some of them.
  const bool isEnough = available_ >= kTracksPerHit * limit;
  // What passes filters lies farther apart, too.
  const bool near = distance_.metric().name == Metric::Euclidean.name && !filtered_;
  const Patience patience = near ? kPatience : kOtherPatience;
  std::vector<std::uint32_t> wanted;
  for (const Embedding& point : points) {
    auto scan = ExactScan::create(distance_, point, std::min(limit, head), &excluded_);
    if (!scan) return std::move(scan).error();
    scanAdded(*scan);
    CellProbe probe(distance_, point, table_.balls(), patience);
    for (std::size_t asked = 0; asked < batch;) {
      const auto cell = probe.next(isEnough ? scan->farthest() : std::numeric_limits<double>::infinity());
      if (!cell) break;
      if (const TrackColumns* loaded = table_.cell(*cell)) {
        probe.looked(scan->scan(*loaded));
      } else if (table_.rows(*cell) > 0) {
        ++asked;
        if (std::find(wanted.begin(), wanted.end(), *cell) == wanted.end()) wanted.push_back(*cell);
      }
    }
  }
  return wanted;
}

void Pool::countVersions(std::vector<Hit>& hits) const {
  if (rules_.versions == Versions::All) return;
  std::vector<std::uint32_t> tracks;
  for (const Hit& hit : hits) tracks.push_back(hit.track);
  for (const auto& [track, i] : table_.versionsOf(tracks)) hits[i].versions += excluded_.contains(track) ? 0 : 1;
}

}  // namespace earshot
