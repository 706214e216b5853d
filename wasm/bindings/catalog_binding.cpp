#include <emscripten/bind.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "shared/buffer.h"
#include "shared/catalog/catalog.h"
#include "shared/catalog/lookup.h"
#include "shared/embedding/space.h"
#include "shared/recommend/similar.h"
#include "wasm/bindings/json.h"
#include "wasm/bindings/outcome.h"
#include "wasm/bindings/songs.h"
#include "wasm/bindings/typed_array.h"

using emscripten::val;

namespace earshot {
namespace {

val numbersByGroup(const std::array<double, kGroups>& numbers) {
  val byGroup = val::object();
  for (std::size_t g = 0; g < kGroups; ++g) byGroup.set(std::string(kGroupNames[g]), numbers[g]);
  return byGroup;
}

/// Track of types.ts; `preview` is relative to the catalog.
val describeTrack(const TrackView& view) {
  val track = val::object();
  track.set("id", std::string(view.id));
  track.set("title", std::string(view.title));
  track.set("artist", std::string(view.artist));
  track.set("album", std::string(view.album));
  track.set("genre", std::string(view.genre));
  track.set("year", view.year);
  track.set("duration", view.duration);
  track.set("tempo", view.traits.tempo);
  if (!view.preview.empty()) track.set("preview", std::string(view.preview));
  const Embedding vector = view.row.vector();
  track.set("vector", copied<float>(vector));
  return track;
}

val describeHit(const Catalog& catalog, const Hit& hit) {
  val described = describeTrack(catalog.track(hit.track));
  described.set("rank", hit.rank);
  described.set("plainRank", hit.plainRank);
  described.set("score", hit.score);
  described.set("distance", hit.distance);
  described.set("distances", numbersByGroup(hit.distances));
  described.set("closeness", numbersByGroup(hit.closeness));
  val reasons = val::array();
  for (const std::string_view reason : hit.reasons) reasons.call<void>("push", std::string(reason));
  described.set("reasons", reasons);
  described.set("versions", hit.versions);
  return described;
}

/// A copy of `bytes[offset, offset + length)` in the engine's memory.
Result<Buffer<std::byte>> taken(const val& bytes, std::uint64_t offset, std::uint64_t length, const char* where) {
  auto buffer = Buffer<std::byte>::allocate(static_cast<std::size_t>(length), where);
  if (!buffer) return buffer;
  const auto begin = static_cast<double>(offset);
  const val part = bytes.call<val>("subarray", begin, begin + static_cast<double>(length));
  auto* target = reinterpret_cast<std::uint8_t*>(buffer->data());
  val(emscripten::typed_memory_view(buffer->size(), target)).call<void>("set", part);
  return buffer;
}

/// A catalog as JavaScript fills and asks it: the files come verified (catalog-files.ts), in the order manifest, index,
/// cells, lookup.
class CatalogBinding {
 public:
  /// {name, licence, space, tracks, files}.
  val readManifest(const std::string& text) {
    auto manifest = Manifest::read(text, parse_);
    if (!manifest) return failed(manifest.error());
    manifest_ = std::move(*manifest);
    val files = val::array();
    for (const CatalogFileEntry& entry : manifest_.files) {
      val file = val::object();
      file.set("role", std::string(name(entry.role)));
      file.set("name", entry.name);
      file.set("bytes", static_cast<double>(entry.bytes));
      file.set("sha256", entry.sha256);
      files.call<void>("push", file);
    }
    val summary = val::object();
    summary.set("name", manifest_.name);
    summary.set("licence", manifest_.licence);
    summary.set("space", manifest_.space);
    summary.set("tracks", static_cast<double>(manifest_.tracks));
    summary.set("files", files);
    return succeeded(summary);
  }

  val readIndex(const val& bytes) {
    auto buffer = taken(bytes, 0, bytes["length"].as<std::size_t>(), "index");
    if (!buffer) return failed(buffer.error());
    auto index = CatalogIndex::read(buffer->span(), manifest_, parse_);
    if (!index) return failed(index.error());
    catalog_.emplace(manifest_, std::move(*index));
    return succeeded();
  }

  val readCells(const val& bytes) {
    for (std::size_t i = 0; i < catalog_->cells(); ++i) {
      const BlockEntry& block = catalog_->index().cells[i].block;
      auto buffer = taken(bytes, block.offset, block.length, "cells");
      if (!buffer) return failed(buffer.error());
      if (auto added = catalog_->addCell(i, std::move(*buffer), parse_); !added) return failed(added.error());
    }
    return succeeded();
  }

  /// Keeps the file; its shards are read when words are looked up in them.
  void keepLookup(val bytes) {
    lookup_ = std::move(bytes);
    shards_.resize(catalog_->index().shards.size());
  }

  /// A listener's own songs instead of files.
  val readSongs(const val& songs) {
    std::vector<NewTrack> tracks;
    const auto length = songs["length"].as<std::size_t>();
    tracks.reserve(length);
    for (std::size_t i = 0; i < length; ++i) {
      auto track = trackOf(songs[i]);
      if (!track) return failed(track.error());
      tracks.push_back(std::move(*track));
    }
    auto catalog = Catalog::fromTracks(tracks, SpaceDescription::of(Space::shipped()));
    if (!catalog) return failed(catalog.error());
    catalog_.emplace(std::move(*catalog));
    return succeeded();
  }

  std::uint32_t loadedTracks() const { return catalog_->loadedTracks(); }

  /// Undefined where there is none of this id.
  val track(const std::string& id) const {
    const auto number = catalog_->find(id);
    return number ? describeTrack(catalog_->track(*number)) : val::undefined();
  }

  /// Track number `number`. Precondition: number < loadedTracks().
  val trackAt(std::uint32_t number) const { return describeTrack(catalog_->track(number)); }

  /// Tracks that have all the words, the last one as a beginning.
  val search(const std::string& folded, std::size_t limit) {
    val found = val::array();
    std::optional<Error> fault;
    const auto shard = [&](std::size_t i) -> const LookupShard* {
      if (fault || i >= shards_.size()) return nullptr;
      if (!shards_[i]) {
        auto read = readShard(i);
        if (!read) {
          fault = read.error();
          return nullptr;
        }
        shards_[i].emplace(std::move(*read));
      }
      return &*shards_[i];
    };
    for (const std::uint32_t number : findByWords(catalog_->index(), splitWords(folded), shard, limit)) {
      if (catalog_->isLoaded(number)) found.call<void>("push", describeTrack(catalog_->track(number)));
    }
    return fault ? failed(*fault) : succeeded(found);
  }

  /// `request` is SimilarRequest of protocol.ts. {hits, candidates}.
  val similarTo(const val& request) const {
    std::vector<std::string> spaces;  // what the seeds' views point into
    auto seeds = seedsOf(request["seeds"], spaces);
    if (!seeds) return failed(seeds.error());
    SimilarOptions options;
    options.limit = request["limit"].as<std::size_t>();
    options.variety = request["variety"].as<double>();
    options.versions = request["foldVersions"].as<bool>() ? Versions::Fold : Versions::All;
    for (std::size_t g = 0; g < kGroups; ++g) {
      options.weights[g] = request["weights"][std::string(kGroupNames[g])].as<float>();
    }
    const std::vector<std::uint32_t> excluded = numbersOf(request["exclude"]);
    options.exclude = excluded;
    auto hits = similar(*catalog_, *seeds, options);
    if (!hits) return failed(hits.error());
    val described = val::array();
    for (const Hit& hit : hits->hits) described.call<void>("push", describeHit(*catalog_, hit));
    val answer = val::object();
    answer.set("hits", described);
    answer.set("candidates", hits->candidates);
    return succeeded(answer);
  }

 private:
  Result<LookupShard> readShard(std::size_t i) {
    const ShardEntry& entry = catalog_->index().shards[i];
    auto buffer = taken(lookup_, entry.block.offset, entry.block.length, "lookup");
    if (!buffer) return buffer.error();
    const CatalogFileEntry* file = manifest_.file(FileRole::Lookup);
    return LookupShard::read(std::move(*buffer), entry, catalog_->tracks(), file ? file->name : "lookup", parse_);
  }

  Result<std::vector<Seed>> seedsOf(const val& given, std::vector<std::string>& spaces) const {
    std::vector<Seed> seeds;
    const auto length = given["length"].as<std::size_t>();
    spaces.reserve(length);
    for (std::size_t i = 0; i < length; ++i) {
      const val item = given[i];
      if (item.isString()) {
        const auto id = item.as<std::string>();
        const auto number = catalog_->find(id);
        if (!number) return Error{ErrorCode::NotFound, id, "is no track of this catalog", "Check the id."};
        seeds.push_back(Seed::of(*catalog_, *number));
        continue;
      }
      spaces.push_back(item["space"].as<std::string>());
      auto seed = seedOf(item, spaces.back());
      if (!seed) return seed.error();
      // One's own song among one's own songs must not come back; an equal id in a catalog is another recording.
      if (manifest_.files.empty()) seed->track = catalog_->find(item["id"].as<std::string>());
      seeds.push_back(*seed);
    }
    return seeds;
  }

  /// Ids that are not of this catalog exclude nothing.
  std::vector<std::uint32_t> numbersOf(const val& ids) const {
    std::vector<std::uint32_t> numbers;
    const auto length = ids["length"].as<std::size_t>();
    for (std::size_t i = 0; i < length; ++i) {
      if (const auto number = catalog_->find(ids[i].as<std::string>())) numbers.push_back(*number);
    }
    return numbers;
  }

  JsonParser parse_ = browserJsonParser();
  Manifest manifest_;
  std::optional<Catalog> catalog_;
  val lookup_ = val::undefined();
  std::vector<std::optional<LookupShard>> shards_;
};

}  // namespace

EMSCRIPTEN_BINDINGS(catalog) {
  emscripten::class_<CatalogBinding>("Catalog")
      .constructor<>()
      .function("readManifest", &CatalogBinding::readManifest)
      .function("readIndex", &CatalogBinding::readIndex)
      .function("readCells", &CatalogBinding::readCells)
      .function("keepLookup", &CatalogBinding::keepLookup)
      .function("readSongs", &CatalogBinding::readSongs)
      .function("loadedTracks", &CatalogBinding::loadedTracks)
      .function("track", &CatalogBinding::track)
      .function("trackAt", &CatalogBinding::trackAt)
      .function("search", &CatalogBinding::search)
      .function("similar", &CatalogBinding::similarTo);
}

}  // namespace earshot
