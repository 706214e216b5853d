#include "shared/catalog/catalog_writer.h"

#include <algorithm>
#include <limits>

#include "shared/catalog/catalog_index.h"
#include "shared/catalog/cell_outline.h"
#include "shared/catalog/cell_writer.h"
#include "shared/catalog/factor_rows.h"
#include "shared/catalog/lookup_writer.h"
#include "shared/catalog/numbering.h"
#include "shared/catalog/quantized_rows.h"
#include "shared/catalog/statistics_file.h"
#include "shared/catalog/track_columns.h"

namespace earshot {
namespace {

using Tracks = std::span<const NewTrack* const>;

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

/// The most popular tracks, by what is stored of them; none where nothing is known.
std::vector<std::uint32_t> headOf(Tracks tracks) {
  std::vector<std::uint32_t> head;
  for (std::uint32_t i = 0; i < tracks.size(); ++i)
    if (storedPopularity(*tracks[i]) != kUnknownPopularity) head.push_back(i);
  const auto middle = head.begin() + static_cast<std::ptrdiff_t>(std::min(head.size(), kHeadTracks));
  std::partial_sort(head.begin(), middle, head.end(), [&](std::uint32_t a, std::uint32_t b) {
    const auto left = storedPopularity(*tracks[a]), right = storedPopularity(*tracks[b]);
    return left != right ? left > right : a < b;
  });
  head.erase(middle, head.end());
  return head;
}

StoredVectors storedVectorsOf(Tracks tracks) {
  std::vector<Embedding> vectors;
  std::vector<std::uint32_t> partRows;
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    vectors.push_back(tracks[i]->vector);
    if (i == 0 || tracks[i]->part != tracks[i - 1]->part) partRows.push_back(0);
    ++partRows.back();
  }
  return {vectors, partRows};
}

Result<std::vector<std::byte>> writeCells(Tracks tracks, const Numbering& numbering, const HashFunction& hash,
                                          CatalogIndex& index) {
  std::vector<std::byte> file;
  std::vector<CellOutline> outlines;
  for (std::size_t begin = 0; begin < tracks.size();) {
    std::size_t end = begin;
    while (end < tracks.size() && tracks[end]->cell == index.cells.size()) ++end;
    const Tracks members = tracks.subspan(begin, end - begin);
    const auto part = [&](const auto& column) { return std::span(column).subspan(begin, end - begin); };
    const CellNumbers numbers = {part(numbering.genres), part(numbering.artists), part(numbering.albums),
                                 part(numbering.artistPopularity)};
    if (auto valid = checkTracks(members); !valid) return std::move(valid).error();
    const StoredVectors vectors = storedVectorsOf(members);
    const auto block = writeCell(members, vectors, numbers, index.dimensions);
    if (!block) return block.error();
    if (block->size() > std::numeric_limits<std::uint32_t>::max())
      return Error(ErrorCode::InvalidArgument, members.front()->id, "is in a cell of more than 4 GB",
                   "Use more cells.");
    CellEntry cell;
    cell.block = appendBlock(file, *block, hash);
    cell.rows = static_cast<std::uint32_t>(members.size());
    outlines.push_back(outlineOf(vectors, index.space.groups));
    index.cells.push_back(cell);
    begin = end;
  }
  addOutlines(index, outlines);
  return file;
}

/// The factors of all cells' tracks; where each lies goes into the file of taste, which is written after it.
Result<void> emitTaste(const TasteDraft& draft, Tracks tracks, const CatalogIndex& index, const HashFunction& hash,
                       const CatalogSink& sink, Manifest& manifest) {
  const std::size_t factors = draft.taste.factors();
  if (factors == 0 || factors > kMostStoredFactors)
    return Error(ErrorCode::InvalidArgument, "factors",
                 {"are ", factors, " a track, expected 1 to ", kMostStoredFactors}, "Train with fewer: --factors 128.");
  std::vector<BlockEntry> cells;
  std::vector<std::byte> blocks;
  std::vector<float> row(factors);
  for (const CellEntry& cell : index.cells) {
    FactorRowsWriter writer(factors);
    for (const NewTrack* track : tracks.first(cell.rows))
      if (auto added = writer.add(track->id, row, draft.factorsOf(*track, row)); !added) return added;
    tracks = tracks.subspan(cell.rows);
    cells.push_back(appendBlock(blocks, writer.finish(), hash));
  }
  if (auto done = emit(FileRole::Factors, std::move(blocks), hash, sink, manifest); !done) return done;
  return emit(FileRole::Taste, writeTaste(draft.taste, cells), hash, sink, manifest);
}

}  // namespace

Result<Manifest> writeCatalog(const CatalogDraft& draft, const HashFunction& hash, const CatalogSink& sink) {
  if (draft.tracks.empty())
    return Error(ErrorCode::InvalidArgument, "catalog", "has no tracks", "Give it at least one that can be analyzed.");
  const auto dimensions = coveredDimensions(draft.space.groups);
  if (!dimensions) return dimensions.error();
  std::vector<const NewTrack*> tracks;
  for (const NewTrack& track : draft.tracks) tracks.push_back(&track);
  std::stable_sort(tracks.begin(), tracks.end(), [](const NewTrack* a, const NewTrack* b) {
    return a->cell != b->cell ? a->cell < b->cell : a->part < b->part;
  });
  // A cell without tracks is a block without rows: numbers far apart would be many of them.
  if (tracks.back()->cell >= tracks.size() + 1)
    return Error(ErrorCode::InvalidArgument, tracks.back()->id, {"is in cell ", tracks.back()->cell},
                 "Number the cells from 0.");

  Manifest manifest;
  manifest.name = draft.name;
  manifest.licence = draft.licence;
  manifest.kind = draft.kind;
  manifest.space = draft.space.version;
  manifest.featureSet = draft.featureSet;
  manifest.featureSetVersion = draft.featureSetVersion;
  manifest.tracks = tracks.size();
  manifest.previews = static_cast<std::uint64_t>(
      std::count_if(tracks.begin(), tracks.end(), [](const NewTrack* track) { return !track->preview.empty(); }));

  CatalogIndex index;
  index.space = draft.space;
  index.dimensions = *dimensions;
  index.tracks = static_cast<std::uint32_t>(tracks.size());
  index.head = headOf(tracks);
  auto numbering = numberNames(tracks);
  if (!numbering) return std::move(numbering).error();
  index.genres = std::move(numbering->genreNames);

  auto cells = writeCells(tracks, *numbering, hash, index);
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
  if (draft.taste)
    if (auto done = emitTaste(*draft.taste, tracks, index, hash, sink, manifest); !done) return std::move(done).error();
  if (auto done = emit(FileRole::Index, index.bytes(), hash, sink, manifest); !done) return std::move(done).error();
  return manifest;
}

}  // namespace earshot
