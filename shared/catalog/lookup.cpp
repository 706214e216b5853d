#include "shared/catalog/lookup.h"

#include <algorithm>
#include <iterator>

#include "shared/catalog/faults.h"
#include "shared/ordering.h"

namespace earshot {
namespace {

bool isPunctuation(std::string_view text, std::size_t i) {
  const auto byte = [&](std::size_t k) { return k < text.size() ? static_cast<unsigned char>(text[k]) : 0U; };
  if (byte(i) == 0xE2) return byte(i + 1) == 0x80 || (byte(i + 1) == 0x81 && byte(i + 2) <= 0xAF);
  return byte(i) == 0xE3 && byte(i + 1) == 0x80;
}

bool isAsciiWord(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

std::vector<std::uint32_t> tracksOfWord(const CatalogIndex& index, std::string_view word, bool prefix,
                                        const std::function<const LookupShard*(std::size_t)>& shard) {
  std::vector<std::uint32_t> tracks;
  const ShardRange range = shardsFor(index, LookupKind::Words, word, prefix);
  for (std::size_t s = range.first; s < range.last; ++s) {
    const LookupShard* keys = shard(s);
    if (keys == nullptr) continue;
    for (std::size_t i = keys->lowerBound(word); i < keys->size(); ++i) {
      if (prefix ? !keys->key(i).starts_with(word) : keys->key(i) != word) break;
      tracks.insert(tracks.end(), keys->tracks(i).begin(), keys->tracks(i).end());
    }
  }
  sortSmall(tracks);
  tracks.erase(std::unique(tracks.begin(), tracks.end()), tracks.end());
  return tracks;
}

}  // namespace

std::vector<std::string> splitWords(std::string_view folded) {
  std::vector<std::string> words;
  std::string word;
  const auto end = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const bool ascii = static_cast<unsigned char>(folded[i]) < 0x80;
    const bool apostrophe = folded[i] == '\'' || folded.substr(i, 3) == "\u2019";
    if (!ascii && isPunctuation(folded, i)) {
      if (!apostrophe) end();
      i += 2;  // these are three bytes long
    } else if (!ascii || isAsciiWord(folded[i])) {
      word += folded[i];
    } else if (!apostrophe) {
      end();
    }
  }
  end();
  return words;
}

Result<LookupShard> LookupShard::read(Buffer<std::byte> block, const ShardEntry& entry, std::uint32_t tracks,
                                      std::string_view where, const JsonParser& parse) {
  LookupShard shard;
  shard.bytes_ = std::move(block);
  const auto file = Safetensors::read(shard.bytes_.span(), where, parse);
  if (!file) return file.error();
  const auto keys = StringColumn::read(*file, "keys", entry.keys);
  if (!keys) return keys.error();
  const auto starts = file->elements<std::uint32_t>("starts", {std::size_t{entry.keys} + 1});
  if (!starts) return starts.error();
  const auto numbers = file->elements<std::uint32_t>("tracks", {kAnyLength});
  if (!numbers) return numbers.error();

  if (starts->front() != 0 || starts->back() != numbers->size() || !std::is_sorted(starts->begin(), starts->end()))
    return corrupt(where, {"tensor \"starts\" does not rise from 0 to ", grouped(numbers->size())});
  for (const std::uint32_t track : *numbers)
    if (track >= tracks) return corrupt(where, {"leads to track ", grouped(track), " of ", grouped(tracks)});
  for (std::size_t i = 0; i < keys->size(); ++i)
    if (i == 0 ? (*keys)[0] != entry.firstKey : (*keys)[i] <= (*keys)[i - 1])
      return corrupt(where, {"key ", grouped(i), " is out of order: ", quoted((*keys)[i])});
  shard.keys_ = *keys;
  shard.starts_ = *starts;
  shard.tracks_ = *numbers;
  return shard;
}

std::size_t LookupShard::lowerBound(std::string_view key) const {
  std::size_t first = 0;
  std::size_t count = size();
  while (count > 0) {
    const std::size_t half = count / 2;
    if (keys_[first + half] < key) {
      first += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return first;
}

ShardRange shardsFor(const CatalogIndex& index, LookupKind kind, std::string_view key, bool prefix) {
  ShardRange range;
  const std::size_t count = index.shards.size();
  while (range.first < count && index.shards[range.first].kind != kind) ++range.first;
  std::size_t end = range.first;
  while (end < count && index.shards[end].kind == kind) ++end;
  // The last shard that begins at or before the key holds it; those after may hold longer words.
  range.last = range.first;
  while (range.last < end) {
    const std::string_view firstKey = index.shards[range.last].firstKey;
    if (firstKey > key && !(prefix && firstKey.starts_with(key))) break;
    if (firstKey <= key) range.first = range.last;
    ++range.last;
  }
  return range;
}

std::vector<std::uint32_t> findByWords(const CatalogIndex& index, std::span<const std::string> foldedWords,
                                       const std::function<const LookupShard*(std::size_t)>& shard, std::size_t limit) {
  std::vector<std::uint32_t> found;
  for (std::size_t i = 0; i < foldedWords.size(); ++i) {
    std::vector<std::uint32_t> tracks = tracksOfWord(index, foldedWords[i], i + 1 == foldedWords.size(), shard);
    if (i == 0) {
      found = std::move(tracks);
      continue;
    }
    std::vector<std::uint32_t> both;
    std::set_intersection(found.begin(), found.end(), tracks.begin(), tracks.end(), std::back_inserter(both));
    found = std::move(both);
  }
  if (found.size() > limit) found.resize(limit);
  return found;
}

}  // namespace earshot
