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
#include "wasm/bindings/message.h"
#include "wasm/bindings/page.h"
#include "wasm/bindings/songs.h"

// A catalog as JavaScript fills and asks it: files come verified (catalog-files.ts), in the order manifest, index,
// cells, lookup; catalog-binding.ts writes the requests and reads the replies.
namespace earshot {

struct CatalogBinding {
  JsonParser parse = browserJsonParser();
  Manifest manifest;
  std::optional<Catalog> catalog;
  std::vector<std::optional<LookupShard>> shards;  ///< read when words are looked up in them
};

namespace {

void writeTrack(Reply& reply, const TrackView& view) {
  for (const std::string_view text : {view.id, view.title, view.artist, view.album, view.genre, view.preview})
    reply.text(text);
  reply.number(view.year).number(view.duration).number(view.traits.tempo).floats(view.row.vector());
}

void writeHit(Reply& reply, const Catalog& catalog, const Hit& hit) {
  writeTrack(reply, catalog.track(hit.track));
  for (const std::size_t count : {hit.rank, hit.plainRank, hit.versions}) reply.number(static_cast<double>(count));
  reply.number(hit.score).number(hit.distance);
  for (std::size_t g = 0; g < kGroups; ++g) reply.number(hit.distances[g]).number(hit.closeness[g]);
  reply.number(static_cast<double>(hit.reasons.size()));
  for (const std::string_view reason : hit.reasons) reply.text(reason);
}

Result<LookupShard> readShard(const CatalogBinding& binding, std::size_t i) {
  const ShardEntry& entry = binding.catalog->index().shards[i];
  auto buffer = readFile(&binding, entry.block.offset, entry.block.length, "lookup");
  if (!buffer) return std::move(buffer).error();
  const CatalogFileEntry* file = binding.manifest.file(FileRole::Lookup);
  return LookupShard::read(std::move(*buffer), entry, binding.catalog->tracks(), file ? file->name : "lookup",
                           binding.parse);
}

/// Ids and songs.
Result<std::vector<Seed>> readSeeds(const CatalogBinding& binding, MessageReader& message) {
  std::vector<Seed> seeds(message.count());
  for (Seed& seed : seeds) {
    if (message.number() == 0) {
      const std::string_view id = message.text();
      const auto number = binding.catalog->find(id);
      if (!number) return Error(ErrorCode::NotFound, id, "is no track of this catalog", "Check the id.");
      seed = Seed::of(*binding.catalog, *number);
      continue;
    }
    const SongView song = SongView::read(message);
    auto read = song.seed();
    if (!read) return std::move(read).error();
    seed = *read;
    // One's own song among one's own songs must not come back; an equal id in a catalog is another recording.
    if (binding.manifest.files.empty()) seed.track = binding.catalog->find(song.id);
  }
  return seeds;
}

}  // namespace

EARSHOT_EXPORT(catalogOpen) CatalogBinding* catalogOpen() { return new CatalogBinding; }
EARSHOT_EXPORT(catalogClose) void catalogClose(CatalogBinding* binding) { delete binding; }

/// Takes the text of catalog.json.
EARSHOT_EXPORT(catalogReadManifest) const double* catalogReadManifest(CatalogBinding* binding) {
  const std::string text(request().text());  // parsing takes the request's place
  auto read = Manifest::read(text, binding->parse);
  if (!read) return failed(read.error());
  const Manifest& manifest = binding->manifest = std::move(*read);
  Reply reply = succeeded().text(manifest.name).text(manifest.licence).text(manifest.space);
  reply.number(static_cast<double>(manifest.tracks)).number(static_cast<double>(manifest.files.size()));
  for (const CatalogFileEntry& entry : manifest.files)
    reply.text(name(entry.role)).text(entry.name).number(static_cast<double>(entry.bytes)).text(entry.sha256);
  return reply.address();
}

EARSHOT_EXPORT(catalogReadIndex) const double* catalogReadIndex(CatalogBinding* binding, std::size_t bytes) {
  auto buffer = readFile(binding, 0, bytes, "index");
  if (!buffer) return failed(buffer.error());
  auto index = CatalogIndex::read(buffer->span(), binding->manifest, binding->parse);
  if (!index) return failed(index.error());
  binding->shards.resize(index->shards.size());
  binding->catalog.emplace(binding->manifest, std::move(*index));
  return succeeded().address();
}

EARSHOT_EXPORT(catalogReadCells) const double* catalogReadCells(CatalogBinding* binding) {
  Catalog& catalog = *binding->catalog;
  for (std::size_t i = 0; i < catalog.cells(); ++i) {
    const BlockEntry& block = catalog.index().cells[i].block;
    auto buffer = readFile(binding, block.offset, block.length, "cells");
    if (!buffer) return failed(buffer.error());
    if (auto added = catalog.addCell(i, std::move(*buffer), binding->parse); !added) return failed(added.error());
  }
  return succeeded().address();
}

/// A listener's own songs instead of files.
EARSHOT_EXPORT(catalogReadSongs) const double* catalogReadSongs(CatalogBinding* binding) {
  MessageReader message = request();
  std::vector<NewTrack> tracks(message.count());
  for (NewTrack& track : tracks) {
    auto read = SongView::read(message).track();
    if (!read) return failed(read.error());
    track = std::move(*read);
  }
  auto catalog = Catalog::fromTracks(tracks, SpaceDescription::of(Space::shipped()));
  if (!catalog) return failed(catalog.error());
  binding->catalog.emplace(std::move(*catalog));
  return succeeded().address();
}

EARSHOT_EXPORT(catalogLoadedTracks) std::uint32_t catalogLoadedTracks(const CatalogBinding* binding) {
  return binding->catalog->loadedTracks();
}

/// Track number `number`. Precondition: number < loadedTracks.
EARSHOT_EXPORT(catalogTrackAt) const double* catalogTrackAt(const CatalogBinding* binding, std::uint32_t number) {
  Reply reply = succeeded();
  writeTrack(reply, binding->catalog->track(number));
  return reply.address();
}

/// The number of the track of an id, or -1.
EARSHOT_EXPORT(catalogFind) double catalogFind(const CatalogBinding* binding) {
  const auto number = binding->catalog->find(request().text());
  return number ? *number : -1.0;
}

/// The numbers of tracks that have all the words, the last one as a beginning.
EARSHOT_EXPORT(catalogSearch) const double* catalogSearch(CatalogBinding* binding, std::size_t limit) {
  const std::vector<std::string> words = splitWords(request().text());
  std::optional<Error> fault;
  const auto shard = [&](std::size_t i) -> const LookupShard* {
    auto& shards = binding->shards;
    if (fault || i >= shards.size()) return nullptr;
    if (!shards[i]) {
      auto read = readShard(*binding, i);
      if (!read) {
        fault = read.error();
        return nullptr;
      }
      shards[i] = std::move(*read);
    }
    return &*shards[i];
  };
  std::vector<std::uint32_t> found = findByWords(binding->catalog->index(), words, shard, limit);
  std::erase_if(found, [&](std::uint32_t number) { return !binding->catalog->isLoaded(number); });
  if (fault) return failed(*fault);
  Reply reply = succeeded().number(static_cast<double>(found.size()));
  for (const std::uint32_t number : found) reply.number(number);
  return reply.address();
}

EARSHOT_EXPORT(catalogSimilar) const double* catalogSimilar(const CatalogBinding* binding) {
  const Catalog& catalog = *binding->catalog;
  MessageReader message = request();
  SimilarOptions options;
  options.limit = message.count();
  options.variety = message.number();
  options.versions = message.number() != 0 ? Versions::Fold : Versions::All;
  for (float& weight : options.weights) weight = static_cast<float>(message.number());
  // Ids that are not of this catalog exclude nothing.
  std::vector<std::uint32_t> excluded;
  for (std::size_t left = message.count(); left > 0; --left)
    if (const auto number = catalog.find(message.text())) excluded.push_back(*number);
  options.exclude = excluded;
  auto seeds = readSeeds(*binding, message);
  if (!seeds) return failed(seeds.error());
  auto hits = similar(catalog, *seeds, options);
  if (!hits) return failed(hits.error());
  Reply reply =
      succeeded().number(static_cast<double>(hits->candidates)).number(static_cast<double>(hits->hits.size()));
  for (const Hit& hit : hits->hits) writeHit(reply, catalog, hit);
  return reply.address();
}

}  // namespace earshot
