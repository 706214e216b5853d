#include "shared/catalog/catalog_index.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "shared/catalog/faults.h"
#include "shared/catalog/safetensors_writer.h"
#include "shared/catalog/string_column.h"
#include "shared/decimal_text.h"

namespace earshot {
namespace {

constexpr std::size_t kHashBytes = 32;
constexpr std::uint64_t kBlockAlignment = 64;

void addBlocks(SafetensorsWriter& writer, const std::string& prefix, std::span<const BlockEntry> blocks) {
  std::vector<std::uint64_t> offsets;
  std::vector<std::uint64_t> lengths;
  std::vector<std::uint8_t> hashes;
  for (const BlockEntry& block : blocks) {
    offsets.push_back(block.offset);
    lengths.push_back(block.length);
    hashes.insert(hashes.end(), block.sha256.begin(), block.sha256.end());
  }
  writer.add(prefix + ".offsets", offsets);
  writer.add(prefix + ".lengths", lengths);
  writer.add(prefix + ".sha256", {blocks.size(), kHashBytes}, std::span<const std::uint8_t>(hashes));
}

/// Blocks lie in order, aligned, apart, inside the file.
Result<std::vector<BlockEntry>> readBlocks(const Safetensors& file, const std::string& prefix, std::size_t count,
                                           const CatalogFileEntry* holder) {
  auto offsets = file.elements<std::uint64_t>(prefix + ".offsets", {count});
  if (!offsets) return std::move(offsets).error();
  auto lengths = file.elements<std::uint64_t>(prefix + ".lengths", {offsets->size()});
  if (!lengths) return std::move(lengths).error();
  auto hashes = file.elements<std::uint8_t>(prefix + ".sha256", {offsets->size(), kHashBytes});
  if (!hashes) return std::move(hashes).error();

  const std::uint64_t fileBytes = holder == nullptr ? 0 : holder->bytes;
  std::vector<BlockEntry> blocks(offsets->size());
  std::uint64_t next = 0;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    BlockEntry& block = blocks[i];
    block.offset = (*offsets)[i];
    block.length = (*lengths)[i];
    std::copy_n(hashes->data() + i * kHashBytes, kHashBytes, block.sha256.begin());
    if (block.offset % kBlockAlignment != 0 || block.offset < next)
      return corrupt(file.where(), {"block ", grouped(i), " of \"", prefix, "\" starts at byte ", grouped(block.offset),
                                    ", expected a multiple of 64 from ", grouped(next), " on"});
    if (block.offset > fileBytes || block.length > fileBytes - block.offset)
      return corrupt(file.where(),
                     {"block ", grouped(i), " of \"", prefix, "\" takes ", grouped(block.length), " bytes from byte ",
                      grouped(block.offset), " on, but its file has ", grouped(fileBytes)});
    next = block.offset + block.length;
  }
  return blocks;
}

Result<SpaceDescription> readSpace(const Safetensors& file) {
  SpaceDescription space;
  space.version = file.metadata("space");
  auto groups = file.elements<std::uint32_t>("groups", {kGroups, 2});
  if (!groups) return std::move(groups).error();
  auto typical = file.elements<float>("typical_distances", {kGroups});
  if (!typical) return std::move(typical).error();
  for (std::size_t g = 0; g < kGroups; ++g) {
    space.groups[g] = {(*groups)[2 * g], (*groups)[2 * g + 1]};
    space.typicalDistances[g] = (*typical)[g];
    if (!std::isfinite((*typical)[g]) || (*typical)[g] <= 0)
      return corrupt(file.where(), {"tensor \"typical_distances\" holds ", (*typical)[g], " for ", kGroupNames[g],
                                    ", expected a finite number above 0"});
  }
  if (const auto valid = checkGroups(space.groups); !valid)
    return corrupt(file.where(), {"tensor \"groups\": they ", valid.error().what});
  return space;
}

Result<void> readCells(const Safetensors& file, const Manifest& manifest, CatalogIndex& index) {
  auto rows = file.elements<std::uint32_t>("cells.rows", {kAnyLength});
  if (!rows) return std::move(rows).error();
  const std::size_t count = rows->size();
  if (count != manifest.cells)
    return corrupt(file.where(), {"has ", grouped(count), " cells, catalog.json says ", grouped(manifest.cells)});
  auto centroids = file.elements<float>("centroids", {count, kDimensions});
  if (!centroids) return std::move(centroids).error();
  auto radii = file.elements<float>("radii", {count});
  if (!radii) return std::move(radii).error();
  auto blocks = readBlocks(file, "cells", count, manifest.file(FileRole::Cells));
  if (!blocks) return std::move(blocks).error();

  std::uint64_t tracks = 0;
  for (std::size_t i = 0; i < count; ++i) {
    CellEntry cell{(*blocks)[i], (*rows)[i], static_cast<std::uint32_t>(tracks), {}, (*radii)[i]};
    std::copy_n(centroids->data() + i * kDimensions, kDimensions, cell.centroid.begin());
    const bool finite =
        std::all_of(cell.centroid.begin(), cell.centroid.end(), [](float x) { return std::isfinite(x); });
    if (!finite || !std::isfinite(cell.radius) || cell.radius < 0)
      return corrupt(file.where(), {"cell ", grouped(i), " has a centroid or radius that is not a number"});
    tracks += cell.rows;
    if (tracks > std::numeric_limits<std::uint32_t>::max()) return corrupt(file.where(), "has more than 4 G tracks");
    index.cells.push_back(cell);
  }
  if (tracks != manifest.tracks)
    return corrupt(file.where(), {"has ", grouped(tracks), " tracks, catalog.json says ", grouped(manifest.tracks)});
  index.tracks = static_cast<std::uint32_t>(tracks);
  return {};
}

Result<void> readShards(const Safetensors& file, const Manifest& manifest, CatalogIndex& index) {
  auto kinds = file.elements<std::uint8_t>("lookup.kinds", {kAnyLength});
  if (!kinds) return std::move(kinds).error();
  const std::size_t count = kinds->size();
  auto keys = file.elements<std::uint32_t>("lookup.keys", {count});
  if (!keys) return std::move(keys).error();
  auto first = StringColumn::read(file, "lookup.first", count);
  if (!first) return std::move(first).error();
  auto blocks = readBlocks(file, "lookup", count, manifest.file(FileRole::Lookup));
  if (!blocks) return std::move(blocks).error();
  for (std::size_t i = 0; i < count; ++i) {
    if ((*kinds)[i] > static_cast<std::uint8_t>(LookupKind::Words))
      return corrupt(file.where(), {"lookup shard ", grouped(i), " is of the unknown kind ", grouped((*kinds)[i])});
    ShardEntry shard{(*blocks)[i], static_cast<LookupKind>((*kinds)[i]), (*keys)[i], std::string((*first)[i])};
    if (!index.shards.empty()) {
      const ShardEntry& previous = index.shards.back();
      if (std::pair(shard.kind, std::string_view(shard.firstKey)) <=
          std::pair(previous.kind, std::string_view(previous.firstKey)))
        return corrupt(file.where(), {"lookup shard ", grouped(i), " is out of order"});
    }
    index.shards.push_back(std::move(shard));
  }
  return {};
}

std::string hex(std::span<const std::uint8_t> bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

}  // namespace

std::vector<std::byte> CatalogIndex::bytes() const {
  SafetensorsWriter writer;
  writer.addMetadata("space", space.version);

  std::vector<std::uint32_t> groups;
  for (const GroupRange& group : space.groups) {
    groups.push_back(static_cast<std::uint32_t>(group.begin));
    groups.push_back(static_cast<std::uint32_t>(group.end));
  }
  writer.add("groups", {kGroups, 2}, std::span<const std::uint32_t>(groups));
  writer.add("typical_distances", {kGroups}, std::span<const float>(space.typicalDistances));

  std::vector<float> centroids;
  std::vector<float> radii;
  std::vector<std::uint32_t> rows;
  std::vector<BlockEntry> blocks;
  for (const CellEntry& cell : cells) {
    centroids.insert(centroids.end(), cell.centroid.begin(), cell.centroid.end());
    radii.push_back(cell.radius);
    rows.push_back(cell.rows);
    blocks.push_back(cell.block);
  }
  writer.add("centroids", {cells.size(), kDimensions}, std::span<const float>(centroids));
  writer.add("radii", radii);
  writer.add("cells.rows", rows);
  addBlocks(writer, "cells", blocks);

  std::vector<std::uint8_t> kinds;
  std::vector<std::uint32_t> keys;
  std::vector<std::string_view> firstKeys;
  blocks.clear();
  for (const ShardEntry& shard : shards) {
    kinds.push_back(static_cast<std::uint8_t>(shard.kind));
    keys.push_back(shard.keys);
    firstKeys.push_back(shard.firstKey);
    blocks.push_back(shard.block);
  }
  writer.add("lookup.kinds", kinds);
  writer.add("lookup.keys", keys);
  addBlocks(writer, "lookup", blocks);
  // Keys and genres are titles' words and tags: never near the 4 GB a string column can hold.
  (void)addStrings(writer, "lookup.first", firstKeys);
  const std::vector<std::string_view> names(genres.begin(), genres.end());
  (void)addStrings(writer, "genres", names);
  return writer.finish();
}

Result<CatalogIndex> CatalogIndex::read(std::span<const std::byte> bytes, const Manifest& manifest,
                                        const JsonParser& parse) {
  const CatalogFileEntry* entry = manifest.file(FileRole::Index);
  const auto file = Safetensors::read(bytes, entry == nullptr ? "index" : std::string_view(entry->name), parse);
  if (!file) return file.error();

  CatalogIndex index;
  auto space = readSpace(*file);
  if (!space) return std::move(space).error();
  index.space = std::move(space).value();
  if (index.space.version != manifest.space)
    return Error(ErrorCode::VersionMismatch, file->where(),
                 {"is of the space ", quoted(index.space.version), ", catalog.json says ", quoted(manifest.space)},
                 "Get both from the same build.");
  if (auto done = readCells(*file, manifest, index); !done) return std::move(done).error();
  if (auto done = readShards(*file, manifest, index); !done) return std::move(done).error();
  const auto genres = StringColumn::read(*file, "genres", kAnyLength);
  if (!genres) return genres.error();
  if (genres->size() > Cell::kUnknownGenre)
    return corrupt(file->where(), {"has ", grouped(genres->size()), " genres, expected at most 65,535"});
  for (std::size_t i = 0; i < genres->size(); ++i) index.genres.emplace_back((*genres)[i]);
  return index;
}

std::size_t CatalogIndex::cellOf(std::uint32_t track) const {
  const auto after =
      std::upper_bound(cells.begin(), cells.end(), track,
                       [](std::uint32_t value, const CellEntry& cell) { return value < cell.firstTrack; });
  // Empty cells share their first track with the next one; the last of them is the one that holds it.
  return static_cast<std::size_t>(after - cells.begin()) - 1;
}

Result<void> checkBlock(std::span<const std::byte> bytes, const BlockEntry& block, std::string_view where,
                        const HashFunction& hash) {
  if (bytes.size() != block.length)
    return Error(ErrorCode::Corrupt, where, {"is ", grouped(bytes.size()), " bytes, expected ", grouped(block.length)},
                 "Download it again.");
  if (!hash) return {};
  const std::string actual = hash(bytes);
  if (actual != hex(block.sha256))
    return Error(ErrorCode::Corrupt, where,
                 {"has the sha256 ", actual.substr(0, 16), "..., expected ", hex(block.sha256).substr(0, 16), "..."},
                 "Download it again.");
  return {};
}

Result<Buffer<std::byte>> cutBlock(std::span<const std::byte> file, const BlockEntry& block, std::string_view where,
                                   const HashFunction& hash) {
  if (block.offset > file.size() || block.length > file.size() - block.offset)
    return corrupt(where, {"ends after byte ", grouped(block.offset), " + ", grouped(block.length), ", its file has ",
                           grouped(file.size())});
  const auto bytes = file.subspan(static_cast<std::size_t>(block.offset), static_cast<std::size_t>(block.length));
  if (const auto valid = checkBlock(bytes, block, where, hash); !valid) return valid.error();
  auto copy = Buffer<std::byte>::allocate(bytes.size(), "a block of a catalog");
  if (copy && !bytes.empty()) std::memcpy(copy->data(), bytes.data(), bytes.size());
  return copy;
}

}  // namespace earshot
