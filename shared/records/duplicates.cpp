#include "shared/records/duplicates.h"

#include <cmath>
#include <functional>
#include <unordered_map>

namespace earshot {
namespace {

struct TitleAndArtist {
  std::string_view words;
  std::size_t titleSize;
  bool operator==(const TitleAndArtist&) const = default;
};

struct HashOf {
  std::size_t operator()(const TitleAndArtist& key) const { return std::hash<std::string_view>()(key.words); }
};

/// Precondition: a comes before b.
bool staysBefore(const Candidate& a, const Candidate& b) {
  const float popularityA = std::isnan(a.popularity) ? -1 : a.popularity;
  const float popularityB = std::isnan(b.popularity) ? -1 : b.popularity;
  if (popularityA != popularityB) return popularityA > popularityB;
  return a.known >= b.known;
}

/// Merges row i into the one that holds its key, or that one into i.
template <class Map, class Key>
void mergeInto(Map& holders, const Key& key, std::uint32_t i, std::span<const Candidate> candidates,
               std::vector<std::uint32_t>& into) {
  const auto [holder, isNew] = holders.try_emplace(key, i);
  if (isNew) return;
  if (staysBefore(candidates[holder->second], candidates[i])) {
    into[i] = holder->second;
  } else {
    into[holder->second] = i;
    holder->second = i;
  }
}

}  // namespace

std::vector<Merge> mergeDuplicates(std::span<const Candidate> candidates) {
  const auto count = static_cast<std::uint32_t>(candidates.size());
  std::vector<std::uint32_t> into(count);
  for (std::uint32_t i = 0; i < count; ++i) into[i] = i;

  std::unordered_map<std::string_view, std::uint32_t> ids;
  ids.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) mergeInto(ids, candidates[i].id, i, candidates, into);
  ids = {};
  std::vector<Merge> merges(count);
  for (std::uint32_t i = 0; i < count; ++i) merges[i].sameId = into[i] != i;

  std::unordered_map<TitleAndArtist, std::uint32_t, HashOf> titles;
  titles.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i)
    if (into[i] == i && candidates[i].titleSize > 0)
      mergeInto(titles, TitleAndArtist{candidates[i].words, candidates[i].titleSize}, i, candidates, into);
  for (std::uint32_t i = 0; i < count; ++i) {
    std::uint32_t last = i;
    while (into[last] != last) last = into[last];
    merges[i].into = last;
  }
  return merges;
}

}  // namespace earshot
