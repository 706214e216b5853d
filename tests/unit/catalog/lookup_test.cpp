#include "shared/catalog/lookup.h"

#include <functional>
#include <map>

#include "native/fold.h"
#include "shared/catalog/lookup_writer.h"
#include "tests/unit/catalog/small_catalog.h"

using namespace earshot;

namespace {

/// Shards in memory, as small as they can be.
struct Shards {
  CatalogIndex index;
  std::map<std::size_t, LookupShard> loaded;

  Shards(const std::vector<NewTrack>& tracks, std::size_t bytesPerShard, std::size_t tracksPerWord = 5000) {
    std::vector<const NewTrack*> members;
    for (const NewTrack& track : tracks) members.push_back(&track);
    const auto written = writeLookup(members, {bytesPerShard, tracksPerWord});
    REQUIRE(written.ok());
    index.tracks = static_cast<std::uint32_t>(tracks.size());
    for (std::size_t i = 0; i < written->size(); ++i) {
      const WrittenShard& shard = (*written)[i];
      index.shards.push_back(shard.entry);
      auto read = LookupShard::read(bufferOf(shard.bytes), shard.entry, index.tracks, "shard", parseJson);
      REQUIRE(read.ok());
      loaded.emplace(i, std::move(*read));
    }
  }

  /// What a key leads to; nothing where it is none.
  std::vector<std::uint32_t> find(LookupKind kind, const std::string& key) const {
    const auto number = shardFor(index, kind, key);
    if (!number) return {};
    const LookupShard& shard = loaded.at(*number);
    const std::size_t i = shard.lowerBound(key);
    if (i == shard.size() || shard.key(i) != key) return {};
    return {shard.tracks(i).begin(), shard.tracks(i).end()};
  }
};

std::vector<NewTrack> titled(const std::vector<std::string>& titles) {
  std::vector<NewTrack> tracks;
  for (const std::string& title : titles) {
    tracks.push_back(testTrack(static_cast<int>(tracks.size())));
    tracks.back().searchText = fold(title);
  }
  return tracks;
}

using Numbers = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("words are letters and digits between everything else") {
  using Words = std::vector<std::string>;
  CHECK(splitWords("the sky, above (live) - 1969!") == Words{"the", "sky", "above", "live", "1969"});
  CHECK(splitWords("don't don\u2019t rock'n'roll") == Words{"dont", "dont", "rocknroll"});
  CHECK(splitWords("a\u2014b\u3000c\u300cd\u300d") == Words{"a", "b", "c", "d"});
  CHECK(splitWords("\u6771\u4eac\u4e8b\u5909") == Words{"\u6771\u4eac\u4e8b\u5909"});
  CHECK(splitWords(" ... ").empty());
}

TEST_CASE("words lead to their tracks, however the shards are cut") {
  for (const std::size_t bytes : {1, 64, 65536}) {
    const Shards shards(titled({"Krampus Workshop", "Gold Rush", "Work in Gold", "G\u00f6ld Gold", "Rush Hour"}),
                        bytes);
    CHECK(shards.find(LookupKind::Words, "gold") == Numbers{1, 2, 3});
    CHECK(shards.find(LookupKind::Words, "rush") == Numbers{1, 4});
    CHECK(shards.find(LookupKind::Words, "workshop") == Numbers{0});
    CHECK(shards.find(LookupKind::Words, "works").empty());
    CHECK(shards.find(LookupKind::Words, "zebra").empty());
    CHECK(shards.find(LookupKind::Words, "a").empty());
  }
}

TEST_CASE("every id leads to its track, and so do those that were merged into it") {
  std::vector<NewTrack> tracks;
  for (int i = 0; i < 500; ++i) tracks.push_back(testTrack(i));
  tracks[7].aliases = {"once/7.mp3", "zz"};
  const Shards shards(tracks, 500);
  CHECK(shards.index.shards.size() > 10);
  for (std::uint32_t i = 0; i < tracks.size(); ++i) REQUIRE(shards.find(LookupKind::Ids, tracks[i].id) == Numbers{i});
  CHECK(shards.find(LookupKind::Ids, "once/7.mp3") == Numbers{7});
  CHECK(shards.find(LookupKind::Ids, "zz") == Numbers{7});
  CHECK(shards.find(LookupKind::Ids, "album/500.mp3").empty());
}

TEST_CASE("a word of too many tracks keeps the most popular, and says so") {
  auto tracks = titled({"one song", "two song", "three song", "four song"});
  const float popularity[] = {10, 90, Traits::kUnknown, 50};
  for (std::size_t i = 0; i < tracks.size(); ++i) tracks[i].popularity = popularity[i];
  const Shards shards(tracks, 65536, 2);
  CHECK(shards.find(LookupKind::Words, "song") == Numbers{1, 3});
  CHECK(shards.find(LookupKind::Words, "three") == Numbers{2});
  const LookupShard& words = shards.loaded.at(*shardFor(shards.index, LookupKind::Words, "song"));
  CHECK(words.isCut(words.lowerBound("song")));
  CHECK_FALSE(words.isCut(words.lowerBound("three")));
  CHECK(words.popularity(words.lowerBound("song"))[0] == 90);
}

TEST_CASE("a shard that breaks its order or leads nowhere is refused") {
  const auto fault = [](const std::vector<std::string_view>& keys, const std::vector<std::uint32_t>& starts,
                        const std::vector<std::uint32_t>& tracks) {
    SafetensorsWriter writer;
    REQUIRE(addStrings(writer, "keys", keys).ok());
    writer.add("starts", starts);
    writer.add("tracks", tracks);
    ShardEntry entry;
    entry.keys = 2;
    entry.firstKey = "a";
    const auto shard = LookupShard::read(bufferOf(writer.finish()), entry, 10, "shard 4", parseJson);
    return shard ? "none" : shard.error().message();
  };
  CHECK(fault({"a", "b"}, {0, 1, 2}, {9, 3}) == "none");
  CHECK(fault({"b", "a"}, {0, 1, 2}, {9, 3}).find("key 0 is out of order: \"b\"") != std::string::npos);
  CHECK(fault({"a", "a"}, {0, 1, 2}, {9, 3}).find("key 1 is out of order") != std::string::npos);
  CHECK(fault({"a", "b"}, {0, 1, 2}, {9, 10}).find("leads to track 10 of 10") != std::string::npos);
  CHECK(fault({"a", "b"}, {0, 2, 1}, {9}).find("does not rise") != std::string::npos);
  CHECK(fault({"a", "b"}, {0, 1, 3}, {9, 3}).find("does not rise") != std::string::npos);
  CHECK(fault({"a", "b"}, {0, 0, 2}, {9, 3}).find("does not rise") != std::string::npos);
  CHECK(fault({"a"}, {0, 1, 2}, {9, 3}).find("keys.offsets") != std::string::npos);
}
