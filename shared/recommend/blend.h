#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "shared/recommend/listener.h"
#include "shared/recommend/pool.h"
#include "shared/recommend/similar.h"

namespace earshot {

/// What is recommended from a history by.
struct BlendOptions {
  Filters filters;
  Versions versions = Versions::Fold;      ///< folding also keeps out other versions of what is in the history
  std::span<const std::uint32_t> exclude;  ///< tracks that must not come
  std::span<const std::uint32_t> blocked;  ///< tracks whose artists must not come, nor they themselves
  bool known = false;                      ///< tracks of the history may come, too; disliked ones never do
  bool newArtists = false;                 ///< artists of the history may not come
  std::optional<double> tasteShare;        ///< [0, 1]; none: shareOfTaste()
};

/// Tracks of the history with trained factors from which on taste counts as much as sound.
inline constexpr double kTracksForHalf = 10;

/// The share of taste beside sound: n / (n + 10) for n tracks of the history with trained factors.
constexpr double shareOfTaste(std::size_t known) {
  return static_cast<double>(known) / (static_cast<double>(known) + kTracksForHalf);
}

/// A track on its way into a list.
struct Candidate {
  static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

  std::uint32_t track = 0;
  double score = 0;      ///< (1 - share) * soundGain + share * tasteGain
  double sound = kNone;  ///< see Blend; NaN without a liked track
  double taste = kNone;  ///< x.y; NaN where it has no factors
  double soundGain = 0;  ///< 1 / log2(1 + its rank by sound)
  double tasteGain = 0;  ///< the same by taste
  std::size_t seed = 0;  ///< the nearest
};

/// A catalog's tracks ranked for a listener, by sound and by taste.
///
/// Sound: the ten most liked tracks are seeds, the ten most disliked ones repel. A track's value is
///   max over seeds s of c(s) / best c of any track to s, times 1 - the largest c of a dislike,
/// c the closeness (closenessOf), so that a seed in a crowd does not outdo one that lives alone. `sound` is the same
/// without that division. Taste: x.y. Distances and products are of no common scale, ranks are: each part of the score
/// is the gain of the rank, 1 / log2(1 + rank), which a list's quality is measured by, too (ndcg).
///
/// Without taste, factors or a history that has some the share is 0, without a liked track 1.
class Blend {
 public:
  /// `taste` may be null. `warmStart` as for Listener; empty where there is no taste. Tracks that are not loaded are
  /// passed over. Errors: InvalidArgument (a share out of range), NotFinite, OutOfMemory.
  static Result<Blend> of(const TrackTable& table, const TasteTable* taste, std::span<const Listened> history,
                          const BlendOptions& options, std::span<float> warmStart);

  /// Best first: the union of the `ask` best by each part. Errors: NotFinite, OutOfMemory.
  Result<std::vector<Candidate>> best(std::size_t ask) const;

  const TrackTable& table() const { return table_; }
  const TasteTable* taste() const { return taste_; }
  const Distance& distance() const { return *distance_; }
  std::span<const Seed> seeds() const { return seeds_; }
  const std::optional<Listener>& listener() const { return listener_; }
  std::size_t available() const { return pool_.available(); }
  double tasteShare() const { return share_; }
  std::size_t known() const { return listener_ ? listener_->trained() : 0; }

 private:
  Blend(const TrackTable& table, const TasteTable* taste, const Distance& distance, Versions versions);
  std::vector<Candidate> bestByTaste(std::size_t ask) const;
  void measureSound(std::vector<Candidate>& candidates) const;
  void measureTaste(std::vector<Candidate>& candidates) const;

  const TrackTable& table_;
  const TasteTable* taste_;
  std::unique_ptr<const Distance> distance_;  ///< where it is, the pool expects it
  Pool pool_;
  std::vector<Seed> seeds_;
  std::vector<Embedding> points_, dislikes_;
  std::optional<Listener> listener_;
  double share_ = 0;
};

}  // namespace earshot
