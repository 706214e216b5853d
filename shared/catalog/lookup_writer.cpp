#include "shared/catalog/lookup_writer.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "shared/catalog/cell_writer.h"
#include "shared/catalog/lookup.h"
#include "shared/catalog/safetensors_writer.h"
#include "shared/catalog/string_column.h"
#include "shared/catalog/track_columns.h"
#include "shared/utf8.h"

namespace earshot {
namespace {

using Tracks = std::span<const NewTrack* const>;

/// A key and the tracks it leads to, ascending.
struct Posting {
  std::string key;
  std::vector<std::uint32_t> tracks;
  bool cut = false;
};

/// Writes postings, sorted by key, into shards; none is split.
class ShardWriter {
 public:
  ShardWriter(Tracks tracks, LookupKind kind, std::size_t bytesPerShard)
      : tracks_(tracks), kind_(kind), bytesPerShard_(bytesPerShard) {}

  void write(std::span<const Posting> postings, std::vector<WrittenShard>& shards) const {
    const std::size_t bytesPerTrack = kind_ == LookupKind::Words ? 5 : 4;
    std::size_t begin = 0;
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < postings.size(); ++i) {
      if (bytes >= bytesPerShard_) {
        shards.push_back(shard(postings.subspan(begin, i - begin)));
        begin = i;
        bytes = 0;
      }
      bytes += postings[i].key.size() + 8 + bytesPerTrack * postings[i].tracks.size();
    }
    if (begin < postings.size()) shards.push_back(shard(postings.subspan(begin)));
  }

 private:
  WrittenShard shard(std::span<const Posting> postings) const {
    std::vector<std::string_view> keys;
    std::vector<std::uint32_t> starts = {0};
    std::vector<std::uint32_t> tracks;
    std::vector<std::uint8_t> popularity;
    std::vector<std::uint8_t> cut;
    for (const Posting& posting : postings) {
      keys.push_back(posting.key);
      tracks.insert(tracks.end(), posting.tracks.begin(), posting.tracks.end());
      starts.push_back(static_cast<std::uint32_t>(tracks.size()));
      cut.push_back(posting.cut ? 1 : 0);
    }
    for (const std::uint32_t track : tracks) popularity.push_back(storedPopularity(*tracks_[track]));

    SafetensorsWriter writer;
    (void)addStrings(writer, "keys", keys);  // never near the 4 GB a string column can hold
    writer.add("starts", starts);
    writer.add("tracks", tracks);
    const auto known = [](std::uint8_t value) { return value != kUnknownPopularity; };
    if (kind_ == LookupKind::Words && std::any_of(popularity.begin(), popularity.end(), known))
      writer.add("popularity", popularity);
    if (std::find(cut.begin(), cut.end(), 1) != cut.end()) writer.add("cut", cut);
    WrittenShard shard;
    shard.entry.kind = kind_;
    shard.entry.keys = static_cast<std::uint32_t>(keys.size());
    shard.entry.firstKey = keys.front();
    shard.bytes = writer.finish();
    return shard;
  }

  Tracks tracks_;
  LookupKind kind_;
  std::size_t bytesPerShard_;
};

bool byKey(const Posting& a, const Posting& b) { return a.key < b.key; }

Result<std::vector<Posting>> idsOf(Tracks tracks) {
  std::vector<Posting> ids;
  for (std::uint32_t i = 0; i < tracks.size(); ++i) {
    if (tracks[i]->id.empty())
      return Error(ErrorCode::InvalidArgument, tracks[i]->title, "has no id", "Give each track an id of its own.");
    ids.push_back({repairUtf8(tracks[i]->id), {i}});
    for (const std::string& alias : tracks[i]->aliases) ids.push_back({repairUtf8(alias), {i}});
  }
  std::sort(ids.begin(), ids.end(), byKey);
  for (std::size_t i = 1; i < ids.size(); ++i)
    if (ids[i].key == ids[i - 1].key)
      return Error(ErrorCode::InvalidArgument, ids[i].key, "is the id of two tracks",
                   "Give each track an id of its own.");
  return ids;
}

/// Keeps the most popular, those of lower numbers where they are equally so.
void cutToMostPopular(Posting& posting, Tracks tracks, std::size_t limit) {
  const auto rank = [&](std::uint32_t track) {
    const std::uint8_t popularity = storedPopularity(*tracks[track]);
    return popularity == kUnknownPopularity ? -1 : int{popularity};
  };
  const auto middle = posting.tracks.begin() + static_cast<std::ptrdiff_t>(limit);
  std::nth_element(posting.tracks.begin(), middle, posting.tracks.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return rank(a) != rank(b) ? rank(a) > rank(b) : a < b; });
  posting.tracks.erase(middle, posting.tracks.end());
  std::sort(posting.tracks.begin(), posting.tracks.end());
  posting.cut = true;
}

std::vector<Posting> wordsOf(Tracks tracks, std::size_t tracksPerWord) {
  std::unordered_map<std::string, std::vector<std::uint32_t>> words;
  for (std::uint32_t i = 0; i < tracks.size(); ++i)
    for (std::string& word : splitWords(repairUtf8(tracks[i]->searchText))) {
      std::vector<std::uint32_t>& found = words[std::move(word)];
      if (found.empty() || found.back() != i) found.push_back(i);
    }
  std::vector<Posting> postings;
  while (!words.empty()) {
    auto entry = words.extract(words.begin());
    postings.push_back({std::move(entry.key()), std::move(entry.mapped())});
    if (postings.back().tracks.size() > tracksPerWord) cutToMostPopular(postings.back(), tracks, tracksPerWord);
  }
  std::sort(postings.begin(), postings.end(), byKey);
  return postings;
}

}  // namespace

Result<std::vector<WrittenShard>> writeLookup(Tracks tracks, const LookupLimits& limits) {
  const auto ids = idsOf(tracks);
  if (!ids) return ids.error();
  std::vector<WrittenShard> shards;
  ShardWriter(tracks, LookupKind::Ids, limits.bytesPerShard).write(*ids, shards);
  ShardWriter(tracks, LookupKind::Words, limits.bytesPerShard).write(wordsOf(tracks, limits.tracksPerWord), shards);
  return shards;
}

}  // namespace earshot
