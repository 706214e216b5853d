#include "shared/records/history_match.h"

#include <algorithm>

#include "shared/records/isrc.h"
#include "shared/records/title_identity.h"
#include "shared/records/track_address.h"

namespace earshot {
namespace {

/// A name, folded, and that of its first artist, empty if there is no other.
struct ArtistNames {
  std::string whole;
  std::string first;
};

ArtistNames namesOf(std::string_view foldedArtist) {
  ArtistNames names{std::string(firstArtist(foldedArtist)), {}};
  for (std::size_t plus = names.whole.find(" + "); plus != std::string::npos; plus = names.whole.find(" + "))
    names.whole[plus + 1] = '&';
  std::size_t end = names.whole.size();
  for (const std::string_view next : {" & ", " and ", " x ", " / ", " vs ", " vs. ", " with "})
    if (const std::size_t at = names.whole.find(next); at > 0) end = std::min(end, at);
  if (end < names.whole.size()) names.first = names.whole.substr(0, end);
  return names;
}

/// Names without a letter or digit are themselves: "!!!".
std::string wordsOrText(std::string_view folded) {
  std::string words = plainWords(folded);
  return words.empty() ? std::string(folded) : words;
}

std::string artistKey(std::string_view folded) {
  std::string words = wordsOrText(folded);
  if (words.starts_with("the ")) words.erase(0, 4);
  return words;
}

/// All that is said of the piece, live or not; empty if the title or the artist is.
std::string wordsKey(std::string_view foldedTitle, std::string_view foldedArtist) {
  const std::string title = wordsOrText(foldedTitle);
  const std::string artist = artistKey(foldedArtist);
  return title.empty() || artist.empty() ? std::string() : title + '\n' + artist;
}

using Numbers = std::unordered_map<std::string, std::uint32_t>;

void keep(Numbers& numbers, std::string key, std::uint32_t track) {
  if (!key.empty()) numbers.emplace(std::move(key), track);
}

/// The number of the first key that is there.
bool found(const Numbers& numbers, const std::string& key, std::uint32_t& track) {
  if (key.empty()) return false;
  const auto entry = numbers.find(key);
  if (entry == numbers.end()) return false;
  track = entry->second;
  return true;
}

}  // namespace

std::string_view name(MatchedBy by) {
  constexpr std::string_view kNames[] = {"nothing", "id", "isrc", "name"};
  return kNames[static_cast<std::size_t>(by)];
}

void HistoryMatcher::add(std::string_view id, std::string_view isrc, std::string_view title, std::string_view artist) {
  const std::uint32_t track = size_++;
  const std::string foldedArtist = fold_(artist);
  const auto [whole, first] = namesOf(foldedArtist);
  if (known_ == Known::Artists) {
    keep(words_, artistKey(foldedArtist), track);
    keep(identities_, artistKey(whole), track);
    return;
  }
  alias(id, track);
  keep(isrcs_, bareIsrc(isrc), track);
  const std::string foldedTitle = fold_(title);
  keep(words_, wordsKey(foldedTitle, whole), track);
  keep(identities_, titleIdentity(foldedTitle, whole), track);
  if (!first.empty()) keep(firsts_, titleIdentity(foldedTitle, first), track);
}

void HistoryMatcher::alias(std::string_view id, std::uint32_t track) { keep(ids_, std::string(trackIdOf(id)), track); }

HistoryMatch HistoryMatcher::find(const Listen& listen) const {
  std::uint32_t track = 0;
  const std::string artist = fold_(listen.artist);
  const auto [whole, first] = namesOf(artist);
  if (known_ == Known::Artists) {
    const bool isKnown = found(words_, artistKey(artist), track) || found(words_, artistKey(whole), track) ||
                         found(identities_, artistKey(whole), track) ||
                         (!first.empty() && found(words_, artistKey(first), track));
    return isKnown ? HistoryMatch{MatchedBy::Name, track} : HistoryMatch{};
  }
  if (found(ids_, std::string(trackIdOf(listen.id)), track)) return {MatchedBy::Id, track};
  if (found(isrcs_, bareIsrc(listen.isrc), track)) return {MatchedBy::Isrc, track};
  const std::string title = fold_(listen.title);
  const std::string identity = titleIdentity(title, whole);
  if (found(words_, wordsKey(title, whole), track) || found(identities_, identity, track) ||
      (!first.empty() &&
       (found(words_, wordsKey(title, first), track) || found(identities_, titleIdentity(title, first), track))) ||
      found(firsts_, identity, track))
    return {MatchedBy::Name, track};
  return {};
}

void HistoryReport::add(const Listen& listen, MatchedBy by) {
  ++counts_[static_cast<std::size_t>(by)];
  if (by != MatchedBy::Nothing) return;
  std::string key = listen.title.empty() ? listen.id : listen.title;
  Unmatched& piece = unmatched_[key + '\n' + listen.artist];
  if (piece.plays++ > 0) return;
  piece.title = std::move(key);
  piece.artist = listen.artist;
}

std::uint64_t HistoryReport::listens() const {
  std::uint64_t sum = 0;
  for (const std::uint64_t count : counts_) sum += count;
  return sum;
}

double HistoryReport::rate() const {
  const std::uint64_t all = listens();
  return all == 0 ? 0 : static_cast<double>(all - count(MatchedBy::Nothing)) / static_cast<double>(all);
}

std::vector<HistoryReport::Unmatched> HistoryReport::unmatched() const {
  std::vector<Unmatched> pieces;
  pieces.reserve(unmatched_.size());
  for (const auto& [key, piece] : unmatched_) pieces.push_back(piece);
  std::sort(pieces.begin(), pieces.end(), [](const Unmatched& a, const Unmatched& b) {
    if (a.plays != b.plays) return a.plays > b.plays;
    return a.artist != b.artist ? a.artist < b.artist : a.title < b.title;
  });
  return pieces;
}

}  // namespace earshot
