#include "shared/catalog/catalog_index.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "shared/catalog/faults.h"
#include "shared/catalog/safetensors_writer.h"
#include "shared/catalog/string_column.h"
#include "shared/decimal_text.h"

namespace earshot {
namespace {

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
  if (const auto covered = coveredDimensions(space.groups); !covered)
    return corrupt(file.where(), {"tensor \"groups\": they ", covered.error().what});
  return space;
}

Result<void> readCells(const Safetensors& file, const Manifest& manifest, CatalogIndex& index) {
  auto rows = file.elements<std::uint32_t>("cells.rows", {kAnyLength});
  if (!rows) return std::move(rows).error();
  const std::size_t count = rows->size();
  if (count != manifest.cells)
    return corrupt(file.where(), {"has ", grouped(count), " cells, catalog.json says ", grouped(manifest.cells)});
  auto centroids = file.elements<std::int8_t>("centroids", {count, index.dimensions});
  if (!centroids) return std::move(centroids).error();
  auto scales = file.elements<float>("centroid_scales", {count});
  if (!scales) return std::move(scales).error();
  auto radii = file.elements<std::uint8_t>("radii", {count, kGroups});
  if (!radii) return std::move(radii).error();
  auto steps = file.elements<float>("radius_steps", {kGroups});
  if (!steps) return std::move(steps).error();
  auto blocks = readBlockEntries(file, "cells", count, *manifest.file(FileRole::Cells));
  if (!blocks) return std::move(blocks).error();

  const auto size = [](float x) { return std::isfinite(x) && x >= 0; };
  if (!std::all_of(steps->begin(), steps->end(), size))
    return corrupt(file.where(), "tensor \"radius_steps\" holds no finite number of 0 or more");
  std::copy(steps->begin(), steps->end(), index.radiusSteps.begin());
  std::uint64_t tracks = 0;
  for (std::size_t i = 0; i < count; ++i) {
    CellEntry cell{(*blocks)[i], (*rows)[i], {}, (*scales)[i], {}};
    std::copy_n(centroids->data() + i * index.dimensions, index.dimensions, cell.centroid.begin());
    std::copy_n(radii->data() + i * kGroups, kGroups, cell.radii.begin());
    if (!size(cell.centroidScale))
      return corrupt(file.where(), {"tensor \"centroid_scales\" holds ", cell.centroidScale, " at element ", grouped(i),
                                    ", expected a finite number, 0 or more"});
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
  auto blocks = readBlockEntries(file, "lookup", count, *manifest.file(FileRole::Lookup));
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

}  // namespace

CellBalls CatalogIndex::balls() const {
  CellBalls balls(space.groups, cells.size());
  for (std::size_t c = 0; c < cells.size(); ++c) {
    std::array<float, kGroups> radii{};
    for (std::size_t g = 0; g < kGroups; ++g) radii[g] = radius(c, g);
    balls.add(centroid(c), radii);
  }
  return balls;
}

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

  std::vector<std::int8_t> centroids;
  std::vector<float> scales;
  std::vector<std::uint8_t> radii;
  std::vector<std::uint32_t> rows;
  std::vector<BlockEntry> blocks;
  for (const CellEntry& cell : cells) {
    centroids.insert(centroids.end(), cell.centroid.begin(),
                     cell.centroid.begin() + static_cast<std::ptrdiff_t>(dimensions));
    scales.push_back(cell.centroidScale);
    radii.insert(radii.end(), cell.radii.begin(), cell.radii.end());
    rows.push_back(cell.rows);
    blocks.push_back(cell.block);
  }
  writer.add("centroids", {cells.size(), dimensions}, std::span<const std::int8_t>(centroids));
  writer.add("centroid_scales", scales);
  writer.add("radii", {cells.size(), kGroups}, std::span<const std::uint8_t>(radii));
  writer.add("radius_steps", {kGroups}, std::span<const float>(radiusSteps));
  writer.add("cells.rows", rows);
  addBlockEntries(writer, "cells", blocks);

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
  addBlockEntries(writer, "lookup", blocks);
  // Keys and genres are titles' words and tags: never near the 4 GB a string column can hold.
  (void)addStrings(writer, "lookup.first", firstKeys);
  const std::vector<std::string_view> names(genres.begin(), genres.end());
  (void)addStrings(writer, "genres", names);
  writer.add("head", head);
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
  index.dimensions = *coveredDimensions(index.space.groups);
  if (index.space.version != manifest.space)
    return Error(ErrorCode::VersionMismatch, file->where(),
                 {"is of the space ", quoted(index.space.version), ", catalog.json says ", quoted(manifest.space)},
                 "Get both from the same build.");
  if (auto done = readCells(*file, manifest, index); !done) return std::move(done).error();
  if (auto done = readShards(*file, manifest, index); !done) return std::move(done).error();
  const auto genres = StringColumn::read(*file, "genres", kAnyLength);
  if (!genres) return genres.error();
  if (genres->size() > kUnknownGenre)
    return corrupt(file->where(), {"has ", grouped(genres->size()), " genres, expected at most 65,535"});
  for (std::size_t i = 0; i < genres->size(); ++i) index.genres.emplace_back((*genres)[i]);
  const auto head = file->elements<std::uint32_t>("head", {kAnyLength});
  if (!head) return head.error();
  if (head->size() > kHeadTracks)
    return corrupt(file->where(), {"tensor \"head\" names ", grouped(head->size()), " tracks, expected at most 200"});
  for (const std::uint32_t track : *head)
    if (track >= index.tracks)
      return corrupt(file->where(), {"tensor \"head\" names track ", grouped(track), " of ", grouped(index.tracks)});
  index.head.assign(head->begin(), head->end());
  return index;
}

}  // namespace earshot
