#include "shared/catalog/lookup_writer.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "shared/catalog/faults.h"
#include "shared/catalog/lookup.h"
#include "shared/catalog/safetensors_writer.h"
#include "shared/catalog/string_column.h"
#include "shared/utf8.h"

namespace earshot {
namespace {

using Posting = std::pair<std::string, std::uint32_t>;  // key, track

WrittenShard writeShard(LookupKind kind, std::span<const Posting> postings) {
  std::vector<std::string_view> keys;
  std::vector<std::uint32_t> starts;
  std::vector<std::uint32_t> tracks;
  for (const auto& [key, track] : postings) {
    if (keys.empty() || keys.back() != key) {
      keys.push_back(key);
      starts.push_back(static_cast<std::uint32_t>(tracks.size()));
    }
    tracks.push_back(track);
  }
  starts.push_back(static_cast<std::uint32_t>(tracks.size()));
  SafetensorsWriter writer;
  (void)addStrings(writer, "keys", keys);  // a shard is some 64 KB
  writer.add("starts", starts);
  writer.add("tracks", tracks);
  WrittenShard shard;
  shard.entry.kind = kind;
  shard.entry.keys = static_cast<std::uint32_t>(keys.size());
  shard.entry.firstKey = keys.front();
  shard.bytes = writer.finish();
  return shard;
}

/// Splits sorted postings where a shard is full, never inside a key.
void writeShards(LookupKind kind, std::span<const Posting> postings, std::size_t bytesPerShard,
                 std::vector<WrittenShard>& shards) {
  std::size_t begin = 0;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < postings.size(); ++i) {
    const bool newKey = i == 0 || postings[i].first != postings[i - 1].first;
    if (newKey && bytes >= bytesPerShard) {
      shards.push_back(writeShard(kind, postings.subspan(begin, i - begin)));
      begin = i;
      bytes = 0;
    }
    bytes += 4 + (newKey ? postings[i].first.size() + 8 : 0);
  }
  if (begin < postings.size()) shards.push_back(writeShard(kind, postings.subspan(begin)));
}

}  // namespace

Result<std::vector<WrittenShard>> writeLookup(std::span<const NewTrack* const> tracks, std::size_t bytesPerShard) {
  std::vector<Posting> ids;
  std::vector<Posting> words;
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    const auto number = static_cast<std::uint32_t>(i);
    if (tracks[i]->id.empty())
      return Error(ErrorCode::InvalidArgument, tracks[i]->title, "has no id", "Give each track an id of its own.");
    ids.emplace_back(repairUtf8(tracks[i]->id), number);
    for (std::string& word : splitWords(repairUtf8(tracks[i]->searchText))) words.emplace_back(std::move(word), number);
  }
  std::sort(ids.begin(), ids.end());
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  for (std::size_t i = 1; i < ids.size(); ++i)
    if (ids[i].first == ids[i - 1].first)
      return Error(ErrorCode::InvalidArgument, ids[i].first, "is the id of two tracks",
                   "Give each track an id of its own.");
  std::vector<WrittenShard> shards;
  writeShards(LookupKind::Ids, ids, bytesPerShard, shards);
  writeShards(LookupKind::Words, words, bytesPerShard, shards);
  return shards;
}

}  // namespace earshot
