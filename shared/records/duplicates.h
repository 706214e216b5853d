#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace earshot {

/// What decides whether two rows of tables are one track, and which of them stays.
struct Candidate {
  std::string_view id;
  std::string_view words;     ///< title, then artist, folded
  std::size_t titleSize = 0;  ///< bytes of the title in it; 0: no title or no artist
  float popularity = 0;       ///< NaN: less than any
  int known = 0;              ///< how many of its values are known
};

struct Merge {
  std::uint32_t into;  ///< the row that stands for it; itself if it stays
  bool sameId;         ///< it has the id of another row
};

/// First rows of one id are merged, then rows of the same title and artist among those that stay. The most popular
/// stays, then the one of which most is known, then the first; it is not mended with what the others know. `into`
/// always stays itself.
std::vector<Merge> mergeDuplicates(std::span<const Candidate> candidates);

}  // namespace earshot
