#include "shared/recommend/recommend.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "shared/ordering.h"
#include "shared/ranking/random_numbers.h"
#include "shared/recommend/tally.h"

namespace earshot {
namespace {

constexpr std::size_t kLeastAsked = 200;
constexpr std::size_t kAskedPerPick = 10;
constexpr std::size_t kLeastTier = 20;
constexpr std::size_t kLeastOfArtists = 300;
constexpr std::size_t kAskedPerArtist = 30;
constexpr std::size_t kTracksThatCount = 3;
/// How many times the other's share a part must have to have spoken alone.
constexpr double kAlone = 2;

/// The first `limit` that the rules leave.
void applyRules(const TrackTable& table, Versions versions, std::size_t artistCap, std::size_t limit,
                std::vector<Candidate>& candidates) {
  Tally works, artists;
  std::size_t kept = 0;
  std::erase_if(candidates, [&](const Candidate& candidate) {
    if (kept == limit) return true;
    const TrackNumbers numbers = table.numbers(candidate.track);
    if (versions == Versions::Fold && numbers.work != kUnnumbered && works.add(numbers.work) > 1) return true;
    if (artistCap > 0 && numbers.artist != kUnnumbered && artists.add(numbers.artist) > artistCap) return true;
    ++kept;
    return false;
  });
}

/// As many as there are, up to `limit`: asks for more while the rules take too many away.
Result<std::vector<Candidate>> bestOf(const Blend& blend, Versions versions, std::size_t artistCap, std::size_t limit,
                                      std::size_t ask) {
  for (;; ask *= 4) {
    ask = std::min(ask, blend.available());
    auto candidates = blend.best(ask);
    if (!candidates) return candidates;
    const bool all = ask == blend.available();
    applyRules(blend.table(), versions, artistCap, limit, *candidates);
    if (candidates->size() == limit || all) return candidates;
  }
}

PickFrom fromOf(const Candidate& candidate, double share) {
  const double sound = (1 - share) * candidate.soundGain;
  const double taste = share * candidate.tasteGain;
  return sound > kAlone * taste ? PickFrom::Sound : taste > kAlone * sound ? PickFrom::Taste : PickFrom::Both;
}

Pick explained(const Blend& blend, const Candidate& candidate) {
  const TrackTable& table = blend.table();
  Pick pick;
  pick.candidate = candidate;
  pick.from = fromOf(candidate, blend.tasteShare());
  if (blend.taste() != nullptr) pick.origin = blend.taste()->originOf(table, candidate.track);
  const bool byTaste = blend.tasteShare() * candidate.tasteGain > (1 - blend.tasteShare()) * candidate.soundGain;
  if (byTaste) pick.because = blend.listener()->because(table, *blend.taste(), candidate.track);
  if (pick.from == PickFrom::Taste || blend.seeds().empty()) return pick;
  const Seed& seed = blend.seeds()[candidate.seed];
  if (!pick.because) {
    pick.because = seed.track;
    pick.bySound = true;
  }
  const double distance = blend.distance().between(seed.vector, table.row(candidate.track));
  pick.reasons = explain(table, blend.distance(), seed, {candidate.track, distance}).reasons;
  return pick;
}

/// Leaves as many as the limit, some of them drawn from behind it. Returns the places of these, rising.
std::vector<std::size_t> explore(std::vector<Candidate>& candidates, const PickOptions& options) {
  const std::size_t places = std::min(options.limit, candidates.size());
  auto count = static_cast<std::size_t>(std::nearbyint(options.explore * static_cast<double>(places)));
  count = places == 0 ? 0 : std::min({count, candidates.size() - places, places - 1});
  RandomNumbers random(options.seed);
  std::vector<Candidate> drawn;
  std::vector<std::size_t> at;
  while (drawn.size() < count) {
    const auto from =
        candidates.begin() + static_cast<std::ptrdiff_t>(places + random.below(candidates.size() - places));
    drawn.push_back(*from);
    candidates.erase(from);
    std::size_t place = 0;
    do place = 1 + random.below(places - 1);
    while (std::find(at.begin(), at.end(), place) != at.end());
    at.push_back(place);
  }
  candidates.resize(places - count);
  sortSmall(at);
  for (std::size_t i = 0; i < count; ++i)
    candidates.insert(candidates.begin() + static_cast<std::ptrdiff_t>(at[i]), drawn[i]);
  return at;
}

}  // namespace

Result<std::vector<Pick>> recommend(const Blend& blend, Versions versions, const PickOptions& options) {
  if (!(options.explore >= 0 && options.explore <= 1))
    return Error(ErrorCode::InvalidArgument, "explore", {"is ", options.explore, ", expected 0 to 1"}, "");
  const std::size_t tier = options.explore > 0 ? std::max(kLeastTier, 2 * options.limit) : 0;
  auto candidates = bestOf(blend, versions, options.artistCap, options.limit + tier,
                           std::max(kLeastAsked, kAskedPerPick * options.limit));
  if (!candidates) return std::move(candidates).error();
  const std::vector<std::size_t> explored = explore(*candidates, options);
  std::vector<Pick> picks;
  for (std::size_t i = 0; i < candidates->size(); ++i) {
    picks.push_back(explained(blend, (*candidates)[i]));
    picks.back().rank = i + 1;
    if (std::find(explored.begin(), explored.end(), i) != explored.end()) picks.back().from = PickFrom::Exploring;
  }
  return picks;
}

Result<std::vector<ArtistPick>> recommendArtists(const Blend& blend, Versions versions, std::size_t limit) {
  const TrackTable& table = blend.table();
  const std::size_t ask = std::max(kLeastOfArtists, kAskedPerArtist * limit);
  const auto candidates = bestOf(blend, versions, 0, ask, ask);
  if (!candidates) return candidates.error();
  std::vector<ArtistPick> artists;
  std::vector<std::vector<Candidate>> tracks;
  for (const Candidate& candidate : *candidates) {
    const std::uint32_t number = table.numbers(candidate.track).artist;
    if (number == kUnnumbered) continue;
    std::size_t place = 0;
    while (place < artists.size() && artists[place].number != number) ++place;
    if (place == artists.size()) {
      artists.emplace_back().number = number;
      tracks.emplace_back();
    }
    if (tracks[place].size() < kTracksThatCount) tracks[place].push_back(candidate);
  }
  std::size_t most = 1;
  for (const auto& own : tracks) most = std::max(most, own.size());
  for (std::size_t i = 0; i < artists.size(); ++i) {
    for (const Candidate& candidate : tracks[i]) artists[i].score += candidate.score;
    artists[i].score /= static_cast<double>(most);
  }
  std::vector<SortKey> order;
  for (std::uint32_t i = 0; i < artists.size(); ++i) order.push_back({-artists[i].score, 0, artists[i].number, i});
  sortKeys(order);
  if (order.size() > limit) order.resize(limit);
  std::vector<ArtistPick> best;
  for (const SortKey& key : order) {
    best.push_back(artists[key.place]);
    for (const Candidate& candidate : tracks[key.place]) best.back().tracks.push_back(explained(blend, candidate));
  }
  return best;
}

}  // namespace earshot
