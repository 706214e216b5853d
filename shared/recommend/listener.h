#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "shared/buffer.h"
#include "shared/factors/fold_in.h"
#include "shared/recommend/history.h"
#include "shared/recommend/taste_table.h"
#include "shared/result.h"

namespace earshot {

/// A listener among the tracks of a catalog, folded in from a history by the equation of training: a track's worth
/// above 0 is a preference of 1, below 0 of -1, with the weight that the model gives so many plays.
class Listener {
 public:
  /// `warmStart` holds the factors of the last time, or as many zeros (padded as a row), and gets the new ones. Tracks
  /// that are not loaded or have no factors are passed over. Errors: OutOfMemory.
  static Result<Listener> of(const TrackTable& table, const TasteTable& taste, std::span<const Liking> likings,
                             std::span<float> warmStart);

  std::span<const float> factors() const { return factors_; }
  std::size_t trained() const { return trained_; }  ///< tracks of the history with trained factors
  bool isKnown() const { return !tracks_.empty(); }

  /// Which track of the history has the largest part of the preference for a track (see solveFoldIn); none if no part
  /// is above 0. Precondition: the track has factors.
  std::optional<std::uint32_t> because(const TrackTable& table, const TasteTable& taste, std::uint32_t track) const;

 private:
  Evidence evidence() const { return {rows_.data(), ids_, weights_, targets_}; }

  std::span<const float> factors_;
  std::size_t trained_ = 0;
  std::vector<std::uint32_t> tracks_;  ///< of the evidence, like the rest
  Buffer<float> rows_;                 ///< their factors, padded
  std::vector<std::uint32_t> ids_;
  std::vector<float> weights_, targets_;
};

}  // namespace earshot
