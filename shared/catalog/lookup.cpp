#include "shared/catalog/lookup.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "shared/catalog/faults.h"

namespace earshot {
namespace {

bool isPunctuation(std::string_view text, std::size_t i) {
  const auto byte = [&](std::size_t k) { return k < text.size() ? static_cast<unsigned char>(text[k]) : 0U; };
  if (byte(i) == 0xE2) return byte(i + 1) == 0x80 || (byte(i + 1) == 0x81 && byte(i + 2) <= 0xAF);
  return byte(i) == 0xE3 && byte(i + 1) == 0x80;
}

bool isAsciiWord(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

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

  const bool rises = std::adjacent_find(starts->begin(), starts->end(), std::greater_equal<>()) == starts->end();
  if (starts->front() != 0 || starts->back() != numbers->size() || !rises)
    return corrupt(where, {"tensor \"starts\" does not rise from 0 to ", grouped(numbers->size())});
  for (const std::uint32_t track : *numbers)
    if (track >= tracks) return corrupt(where, {"leads to track ", grouped(track), " of ", grouped(tracks)});
  for (std::size_t i = 0; i < keys->size(); ++i)
    if (i == 0 ? (*keys)[0] != entry.firstKey : (*keys)[i] <= (*keys)[i - 1])
      return corrupt(where, {"key ", grouped(i), " is out of order: ", quoted((*keys)[i])});
  if (file->find("popularity") != nullptr) {
    const auto popularity = file->elements<std::uint8_t>("popularity", {numbers->size()});
    if (!popularity) return popularity.error();
    shard.popularity_ = *popularity;
  }
  if (file->find("cut") != nullptr) {
    const auto cut = file->elements<std::uint8_t>("cut", {entry.keys});
    if (!cut) return cut.error();
    shard.cut_ = *cut;
  }
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

std::optional<std::size_t> shardFor(const CatalogIndex& index, LookupKind kind, std::string_view key) {
  const auto after = std::upper_bound(index.shards.begin(), index.shards.end(), std::pair(kind, key),
                                      [](const auto& wanted, const ShardEntry& shard) {
                                        return wanted < std::pair(shard.kind, std::string_view(shard.firstKey));
                                      });
  if (after == index.shards.begin() || (after - 1)->kind != kind) return std::nullopt;
  return static_cast<std::size_t>(after - index.shards.begin()) - 1;
}

}  // namespace earshot
