#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "shared/recommend/blend.h"
#include "shared/recommend/reasons.h"

namespace earshot {

/// Which part of a recommendation spoke: one whose share of the score is more than twice the other's, or both.
enum class PickFrom { Sound, Taste, Both, Exploring };

/// A track for a listener, and why.
struct Pick {
  Candidate candidate;
  std::size_t rank = 0;  ///< from 1
  PickFrom from = PickFrom::Both;
  FactorsOrigin origin = FactorsOrigin::None;
  /// The track of the history that it goes back to: by sound the nearest seed, by taste Listener::because.
  std::optional<std::uint32_t> because;
  bool bySound = false;  ///< which of them
  Reasons reasons;       ///< what it has in common with the nearest seed; none where taste spoke alone
};

struct PickOptions {
  std::size_t limit = 20;
  std::size_t artistCap = 2;  ///< the most tracks of one artist; 0: any number
  double explore = .05;       ///< [0, 1]: the share of places that go to something farther off
  std::uint64_t seed = 1;     ///< of what these are drawn by
};

/// The best of a blend: of each title one version, where versions are folded, and of an artist so many tracks. Of these
/// places the share `explore`, rounded, the first apart, goes to tracks drawn from the next 2 limit (20 at least), in
/// the place of the last: both by the seed alone. Errors: InvalidArgument (explore out of range), NotFinite,
/// OutOfMemory.
Result<std::vector<Pick>> recommend(const Blend& blend, Versions versions, const PickOptions& options);

/// An artist for a listener.
struct ArtistPick {
  std::uint32_t number = 0;  ///< of the artist in the catalog
  double score = 0;
  std::vector<Pick> tracks;  ///< the best, three at most
};

/// Artists by the mean score of their best three tracks among the best max(300, 30 limit) titles; what of three is not
/// among them counts 0 (of a catalog with a track an artist, one counts). Best first; equal ones by their numbers;
/// tracks of unknown artists do not count. Makes sense of a blend whose options ask for new artists. Errors: NotFinite,
/// OutOfMemory.
Result<std::vector<ArtistPick>> recommendArtists(const Blend& blend, Versions versions, std::size_t limit);

}  // namespace earshot
