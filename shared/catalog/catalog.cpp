#include "shared/catalog/catalog.h"

#include <utility>

#include "shared/catalog/faults.h"

namespace earshot {
namespace {

std::string blockName(const Manifest& manifest, FileRole role, const char* kind, std::size_t number) {
  return manifest.file(role)->name + ", " + kind + " " + std::to_string(number);
}

std::vector<std::uint32_t> rowsOf(const CatalogIndex& index) {
  std::vector<std::uint32_t> rows;
  for (const CellEntry& cell : index.cells) rows.push_back(cell.rows);
  return rows;
}

}  // namespace

Result<std::vector<std::byte>> readChecked(const Manifest& manifest, FileRole role, const CatalogReader& read,
                                           const HashFunction& hash) {
  const CatalogFileEntry& entry = *manifest.file(role);
  auto bytes = read(entry.name);
  if (!bytes) return bytes;
  if (auto valid = checkFile(entry, *bytes, hash); !valid) return std::move(valid).error();
  return bytes;
}

Catalog::Catalog(Manifest manifest, CatalogIndex index, TrackTable table)
    : manifest_(std::move(manifest)), index_(std::move(index)), table_(std::move(table)) {}

Result<Catalog> Catalog::open(const CatalogReader& read, const HashFunction& hash, const JsonParser& parse) {
  const auto text = read(std::string(kManifestName));
  if (!text) return text.error();
  auto manifest = Manifest::read({reinterpret_cast<const char*>(text->data()), text->size()}, parse);
  if (!manifest) return std::move(manifest).error();
  const auto indexBytes = readChecked(*manifest, FileRole::Index, read, hash);
  if (!indexBytes) return indexBytes.error();
  auto index = CatalogIndex::read(*indexBytes, *manifest, parse);
  if (!index) return std::move(index).error();
  TrackTable table(index->space, rowsOf(*index), index->balls());
  Catalog catalog(*manifest, std::move(index).value(), std::move(table));

  const auto cells = readChecked(*manifest, FileRole::Cells, read, hash);
  if (!cells) return cells.error();
  for (std::size_t i = 0; i < catalog.index_.cells.size(); ++i) {
    auto block = cutBlock(*cells, catalog.index_.cells[i].block, blockName(*manifest, FileRole::Cells, "cell", i), {});
    if (!block) return std::move(block).error();
    if (auto done = catalog.addCell(i, std::move(block).value(), parse); !done) return std::move(done).error();
  }
  const auto lookup = readChecked(*manifest, FileRole::Lookup, read, hash);
  if (!lookup) return lookup.error();
  for (std::size_t i = 0; i < catalog.index_.shards.size(); ++i) {
    auto block =
        cutBlock(*lookup, catalog.index_.shards[i].block, blockName(*manifest, FileRole::Lookup, "shard", i), {});
    if (!block) return std::move(block).error();
    if (auto done = catalog.addShard(i, std::move(block).value(), parse); !done) return std::move(done).error();
  }
  return catalog;
}

Result<void> Catalog::addCell(std::size_t number, Buffer<std::byte> block, const JsonParser& parse) {
  const std::string where = blockName(manifest_, FileRole::Cells, "cell", number);
  auto cell = Cell::read(std::move(block), index_.context(number), where, parse);
  if (!cell) return std::move(cell).error();
  if (auto loaded = table_.load(number, std::move(cell->columns), where); !loaded) return loaded;
  cells_.push_back(std::move(cell).value());
  return {};
}

Result<void> Catalog::addShard(std::size_t number, Buffer<std::byte> block, const JsonParser& parse) {
  auto shard = LookupShard::read(std::move(block), index_.shards[number], tracks(),
                                 blockName(manifest_, FileRole::Lookup, "shard", number), parse);
  if (!shard) return std::move(shard).error();
  shards_.push_back(std::move(shard).value());
  return {};
}

std::optional<std::uint32_t> Catalog::find(std::string_view id) const {
  const auto number = shardFor(index_, LookupKind::Ids, id);
  if (!number) return std::nullopt;
  const LookupShard& shard = shards_[*number];
  const std::size_t i = shard.lowerBound(id);
  if (i == shard.size() || shard.key(i) != id) return std::nullopt;
  return shard.tracks(i).front();
}

TrackView Catalog::track(std::uint32_t track) const {
  const std::size_t number = table_.cellOf(track);
  const Cell& cell = cells_[number];
  const std::size_t row = track - table_.firstTrack(number);
  TrackView view;
  view.number = track;
  view.id = cell.ids[row];
  view.title = cell.titles[row];
  view.artist = cell.artists[row];
  view.album = cell.album(row);
  view.preview = cell.preview(row);
  view.isrc = cell.isrc(row);
  view.duration = cell.duration(row);
  view.place = cell.place(row);
  view.numbers = table_.numbers(track);
  if (view.numbers.genre != kUnknownGenre) view.genre = index_.genres[view.numbers.genre];
  view.row = table_.row(track);
  return view;
}

}  // namespace earshot
