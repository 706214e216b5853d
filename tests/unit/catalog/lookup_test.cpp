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

  Shards(const std::vector<NewTrack>& tracks, std::size_t bytesPerShard) {
    std::vector<const NewTrack*> members;
    for (const NewTrack& track : tracks) members.push_back(&track);
    const auto written = writeLookup(members, bytesPerShard);
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

  std::vector<std::uint32_t> find(const std::string& text, std::size_t limit = 100) const {
    return findByWords(
        index, splitWords(fold(text)), [&](std::size_t i) { return &loaded.at(i); }, limit);
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

TEST_CASE("tracks are found by all their words, the last as a beginning, however the shards are cut") {
  for (const std::size_t bytes : {1, 64, 65536}) {
    const Shards shards(titled({"Krampus Workshop", "Gold Rush", "Work in Gold", "G\u00f6ld Standard", "Rush Hour"}),
                        bytes);
    CHECK(shards.find("gold") == Numbers{1, 2, 3});
    CHECK(shards.find("gold rush") == Numbers{1});
    CHECK(shards.find("rush gold") == Numbers{1});
    CHECK(shards.find("work") == Numbers{0, 2});
    CHECK(shards.find("WORKSH") == Numbers{0});
    CHECK(shards.find("work gold") == Numbers{2});
    CHECK(shards.find("workshops").empty());
    CHECK(shards.find("worksh krampus").empty());
    CHECK(shards.find("").empty());
    CHECK(shards.find("g", 2) == Numbers{1, 2});
  }
}

TEST_CASE("every id leads to its track through one shard") {
  std::vector<NewTrack> tracks;
  for (int i = 0; i < 500; ++i) tracks.push_back(testTrack(i));
  const Shards shards(tracks, 500);
  CHECK(shards.index.shards.size() > 10);
  for (std::uint32_t i = 0; i < tracks.size(); ++i) {
    const ShardRange range = shardsFor(shards.index, LookupKind::Ids, tracks[i].id, false);
    REQUIRE(range.last - range.first == 1);
    const LookupShard& shard = shards.loaded.at(range.first);
    const std::size_t key = shard.lowerBound(tracks[i].id);
    REQUIRE(shard.key(key) == tracks[i].id);
    REQUIRE(shard.tracks(key).size() == 1);
    CHECK(shard.tracks(key)[0] == i);
  }
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
  CHECK(fault({"a"}, {0, 1, 2}, {9, 3}).find("keys.offsets") != std::string::npos);
}
