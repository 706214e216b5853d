#include "shared/catalog/catalog_writer.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "shared/catalog/catalog_index.h"
#include "shared/catalog/cell_writer.h"
#include "shared/catalog/lookup_writer.h"
#include "shared/catalog/quantized_rows.h"
#include "shared/catalog/statistics_file.h"

namespace earshot {
namespace {

using Tracks = std::span<const NewTrack* const>;

constexpr std::size_t kBlockAlignment = 64;

std::array<std::uint8_t, 32> bytesOfHex(std::string_view hex) {
  const auto digit = [](char c) { return static_cast<std::uint8_t>(c <= '9' ? c - '0' : c - 'a' + 10); };
  std::array<std::uint8_t, 32> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<std::uint8_t>(digit(hex[2 * i]) << 4 | digit(hex[2 * i + 1]));
  return bytes;
}

/// Appends a block at the next multiple of 64.
BlockEntry appendBlock(std::vector<std::byte>& file, std::span<const std::byte> block, const HashFunction& hash) {
  file.resize((file.size() + kBlockAlignment - 1) / kBlockAlignment * kBlockAlignment);
  const BlockEntry entry{file.size(), block.size(), bytesOfHex(hash(block))};
  file.insert(file.end(), block.begin(), block.end());
  return entry;
}

/// The mean of what is stored, and how far it reaches.
void describeCell(Tracks tracks, CellEntry& cell) {
  std::vector<Embedding> stored;
  std::array<double, kDimensions> sum{};
  for (const NewTrack* track : tracks) {
    std::array<std::int8_t, kDimensions> values{};
    const float scale = quantize(track->vector, values);
    stored.push_back(QuantizedRow{values.data(), scale}.vector());
    for (std::size_t j = 0; j < kDimensions; ++j) sum[j] += static_cast<double>(stored.back()[j]);
  }
  if (stored.empty()) return;
  for (std::size_t j = 0; j < kDimensions; ++j)
    cell.centroid[j] = static_cast<float>(sum[j] / static_cast<double>(stored.size()));
  double farthest = 0;
  for (const Embedding& vector : stored) {
    double squares = 0;
    for (std::size_t j = 0; j < kDimensions; ++j) {
      const double difference = static_cast<double>(vector[j]) - static_cast<double>(cell.centroid[j]);
      squares += difference * difference;
    }
    farthest = std::max(farthest, squares);
  }
  // Rounded up: a bound that is a hair too short would hide a track.
  cell.radius = std::nextafter(static_cast<float>(std::sqrt(farthest)), std::numeric_limits<float>::infinity());
}

Result<void> emit(FileRole role, std::vector<std::byte> bytes, const HashFunction& hash, const CatalogSink& sink,
                  Manifest& manifest) {
  CatalogFile file;
  file.entry.role = role;
  file.entry.bytes = bytes.size();
  file.entry.sha256 = hash(bytes);
  file.entry.name = hashedName(role, file.entry.sha256);
  file.bytes = std::move(bytes);
  manifest.files.push_back(file.entry);
  return sink(file);
}

Result<std::vector<std::byte>> writeCells(Tracks tracks, const SpaceDescription& space, const HashFunction& hash,
                                          CatalogIndex& index) {
  std::vector<std::byte> file;
  for (std::size_t begin = 0; begin < tracks.size();) {
    const auto number = static_cast<std::uint32_t>(index.cells.size());
    std::size_t end = begin;
    while (end < tracks.size() && tracks[end]->cell == number) ++end;
    const Tracks members = tracks.subspan(begin, end - begin);
    const auto block = writeCell(members, index.genres, space);
    if (!block) return block.error();
    CellEntry cell;
    cell.block = appendBlock(file, *block, hash);
    cell.rows = static_cast<std::uint32_t>(members.size());
    cell.firstTrack = static_cast<std::uint32_t>(begin);
    describeCell(members, cell);
    index.cells.push_back(cell);
    begin = end;
  }
  return file;
}

}  // namespace

Result<Manifest> writeCatalog(const CatalogDraft& draft, const HashFunction& hash, const CatalogSink& sink) {
  if (draft.tracks.empty())
    return Error(ErrorCode::InvalidArgument, "catalog", "has no tracks", "Give it at least one that can be analyzed.");
  if (auto valid = checkGroups(draft.space.groups); !valid) return std::move(valid).error();
  std::vector<const NewTrack*> tracks;
  for (const NewTrack& track : draft.tracks) tracks.push_back(&track);
  std::stable_sort(tracks.begin(), tracks.end(),
                   [](const NewTrack* a, const NewTrack* b) { return a->cell < b->cell; });
  // A cell without tracks is a block without rows: numbers far apart would be many of them.
  if (tracks.back()->cell >= tracks.size() + 1)
    return Error(ErrorCode::InvalidArgument, tracks.back()->id, {"is in cell ", tracks.back()->cell},
                 "Number the cells from 0.");

  Manifest manifest{
      draft.name, draft.licence, draft.space.version, draft.featureSet, draft.featureSetVersion, tracks.size(), 0, 0,
      {}};
  manifest.previews = static_cast<std::uint64_t>(
      std::count_if(tracks.begin(), tracks.end(), [](const NewTrack* track) { return !track->preview.empty(); }));

  CatalogIndex index;
  index.space = draft.space;
  index.tracks = static_cast<std::uint32_t>(tracks.size());
  auto genres = collectGenres(draft.tracks);
  if (!genres) return std::move(genres).error();
  index.genres = std::move(genres).value();

  auto cells = writeCells(tracks, draft.space, hash, index);
  if (!cells) return std::move(cells).error();
  manifest.cells = index.cells.size();
  if (auto done = emit(FileRole::Cells, std::move(cells).value(), hash, sink, manifest); !done)
    return std::move(done).error();

  const auto shards = writeLookup(tracks);
  if (!shards) return shards.error();
  std::vector<std::byte> lookup;
  for (const WrittenShard& shard : *shards) {
    index.shards.push_back(shard.entry);
    index.shards.back().block = appendBlock(lookup, shard.bytes, hash);
  }
  if (auto done = emit(FileRole::Lookup, std::move(lookup), hash, sink, manifest); !done)
    return std::move(done).error();

  if (!draft.statisticsColumns.empty()) {
    auto statistics = writeStatistics(tracks, draft.statisticsColumns, draft.featureSet, draft.featureSetVersion);
    if (!statistics) return std::move(statistics).error();
    if (auto done = emit(FileRole::Statistics, std::move(statistics).value(), hash, sink, manifest); !done)
      return std::move(done).error();
  }
  if (auto done = emit(FileRole::Index, index.bytes(), hash, sink, manifest); !done) return std::move(done).error();
  return manifest;
}

}  // namespace earshot
