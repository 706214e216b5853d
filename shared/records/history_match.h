#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "shared/records/listen.h"

namespace earshot {

/// What a listen and a known track have in common.
enum class MatchedBy { Nothing, Id, Isrc, Name };
std::string_view name(MatchedBy by);  ///< as in JSON: "id"

struct HistoryMatch {
  MatchedBy by = MatchedBy::Nothing;
  std::uint32_t track = 0;  ///< its number, unless by nothing
};

/// Finds the tracks that listens tell of.
///
/// By the id first, in whichever of Spotify's forms (track_address.h); then by the ISRC, hyphens and case apart; then
/// by title and artist, folded. Of those the words as they are go before titleIdentity(): "Song - Live" is the live
/// version if it is known, else the song, and a remix is never its original. "The" before an artist does not count,
/// before a title it does ("The Song" is not "Song"). Of several artists the first who is named also counts alone ("A &
/// B" is "A", "A" is "A & B"), but "A & B" is never "A & C". Of tracks that are called the same the first that was
/// added is meant. Among artists only the artist's name counts.
class HistoryMatcher {
 public:
  enum class Known { Tracks, Artists };
  using Fold = std::string (*)(std::string_view);  ///< natively fold(); see title_identity.h

  explicit HistoryMatcher(Fold fold, Known known = Known::Tracks) : fold_(fold), known_(known) {}

  /// The next track: they are numbered from 0. Texts may be empty; an artist's title is not looked at.
  void add(std::string_view id, std::string_view isrc, std::string_view title, std::string_view artist);

  /// Another id of a track: one that was merged into it.
  void alias(std::string_view id, std::uint32_t track);

  HistoryMatch find(const Listen& listen) const;

 private:
  using Numbers = std::unordered_map<std::string, std::uint32_t>;

  Fold fold_;
  Known known_;
  std::uint32_t size_ = 0;
  Numbers ids_, isrcs_;
  Numbers words_;       ///< by all words of the title and the artist
  Numbers identities_;  ///< by titleIdentity()
  Numbers firsts_;      ///< by titleIdentity() with the first of the artists, where there are several
};

/// How much of a history is known.
class HistoryReport {
 public:
  struct Unmatched {
    std::string title;
    std::string artist;
    std::uint64_t plays = 0;
  };

  void add(const Listen& listen, MatchedBy by);

  std::uint64_t listens() const;
  std::uint64_t count(MatchedBy by) const { return counts_[static_cast<std::size_t>(by)]; }
  double rate() const;  ///< matched listens of all, 0 to 1; 0 of none

  /// Pieces that are not known, the most played first, then by name.
  std::vector<Unmatched> unmatched() const;

 private:
  std::array<std::uint64_t, 4> counts_{};
  std::unordered_map<std::string, Unmatched> unmatched_;
};

}  // namespace earshot
