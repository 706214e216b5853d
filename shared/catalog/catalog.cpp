#include "shared/catalog/catalog.h"

#include "shared/catalog/faults.h"

namespace earshot {
namespace {

/// FNV-1a (Fowler, Noll, Vo), 32 bits.
std::uint32_t hashOf(std::string_view id) {
  std::uint32_t hash = 2166136261;
  for (const char c : id) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619;
  return hash;
}

std::string cellName(const Manifest& manifest, std::size_t cell) {
  const CatalogFileEntry* file = manifest.file(FileRole::Cells);
  return (file == nullptr ? std::string("cells") : file->name) + ", cell " + std::to_string(cell);
}

}  // namespace

Catalog::Catalog(Manifest manifest, CatalogIndex index)
    : manifest_(std::move(manifest)), index_(std::move(index)), cells_(index_.cells.size()) {}

Result<Catalog> Catalog::fromTracks(std::span<const NewTrack> tracks, const SpaceDescription& space) {
  if (auto valid = checkGroups(space.groups); !valid) return std::move(valid).error();
  CatalogIndex index;
  index.space = space;
  index.tracks = static_cast<std::uint32_t>(tracks.size());
  auto genres = collectGenres(tracks);
  if (!genres) return std::move(genres).error();
  index.genres = std::move(genres).value();
  CellEntry entry;
  entry.rows = index.tracks;
  index.cells.push_back(entry);

  std::vector<const NewTrack*> members;
  for (const NewTrack& track : tracks) members.push_back(&track);
  auto cell = Cell::of(members, index.genres, space.groups);
  if (!cell) return std::move(cell).error();

  Manifest manifest;
  manifest.space = space.version;
  manifest.tracks = tracks.size();
  manifest.cells = 1;
  Catalog catalog(std::move(manifest), std::move(index));
  if (auto done = catalog.addCell(0, std::move(cell).value()); !done) return std::move(done).error();
  return catalog;
}

Result<void> Catalog::addCell(std::size_t number, Buffer<std::byte> block, const JsonParser& parse) {
  if (number >= cells_.size() || cells_[number])
    return Error(ErrorCode::InvalidArgument, cellName(manifest_, number),
                 number >= cells_.size() ? "does not exist" : "is already loaded", "");
  auto cell = Cell::read(std::move(block), index_.context(number), cellName(manifest_, number), parse);
  if (!cell) return std::move(cell).error();
  return addCell(number, std::move(cell).value());
}

Result<void> Catalog::addCell(std::size_t number, Cell cell) {
  cells_[number] = std::move(cell);
  loadedTracks_ += static_cast<std::uint32_t>(cells_[number]->rows());
  if (auto done = addIds(*cells_[number]); !done) {
    loadedTracks_ -= static_cast<std::uint32_t>(cells_[number]->rows());
    for (std::uint32_t& slot : slots_)  // the lookup is rebuilt below without the refused cell
      slot = 0;
    cells_[number].reset();
    for (const auto& other : cells_)
      if (other) (void)addIds(*other);
    return done;
  }
  return {};
}

Result<void> Catalog::addCells(std::span<const std::byte> file, const JsonParser& parse) {
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    auto block = cutBlock(file, index_.cells[i].block, cellName(manifest_, i), {});
    if (!block) return std::move(block).error();
    if (auto done = addCell(i, std::move(block).value(), parse); !done) return done;
  }
  return {};
}

Result<void> Catalog::addIds(const Cell& cell) {
  if (slots_.size() < 2 * std::size_t{loadedTracks_} + 2) {
    std::size_t size = 64;
    while (size < 4 * std::size_t{loadedTracks_}) size *= 2;
    const std::vector<std::uint32_t> old = std::exchange(slots_, std::vector<std::uint32_t>(size));
    for (const std::uint32_t slot : old)
      if (slot != 0) slots_[slotOf(idOf(slot - 1))] = slot;
  }
  const std::uint32_t first = cell.vectors().firstTrack;
  for (std::size_t row = 0; row < cell.rows(); ++row) {
    std::uint32_t& slot = slots_[slotOf(cell.ids[row])];
    if (slot != 0)
      return corrupt(cellName(manifest_, index_.cellOf(first + static_cast<std::uint32_t>(row))),
                     {"has the id ", quoted(cell.ids[row]), ", which another track has, too"});
    slot = first + static_cast<std::uint32_t>(row) + 1;
  }
  return {};
}

/// Where an id is, or the free slot where it would be.
std::size_t Catalog::slotOf(std::string_view id) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hashOf(id) & mask;
  while (slots_[slot] != 0 && idOf(slots_[slot] - 1) != id) slot = (slot + 1) & mask;
  return slot;
}

std::string_view Catalog::idOf(std::uint32_t track) const {
  const std::size_t number = index_.cellOf(track);
  return cells_[number]->ids[track - index_.cells[number].firstTrack];
}

std::optional<std::uint32_t> Catalog::find(std::string_view id) const {
  if (slots_.empty()) return std::nullopt;
  const std::uint32_t slot = slots_[slotOf(id)];
  if (slot == 0) return std::nullopt;
  return slot - 1;
}

TrackView Catalog::track(std::uint32_t track) const {
  const std::size_t number = index_.cellOf(track);
  const Cell& cell = *cells_[number];
  const std::size_t row = track - index_.cells[number].firstTrack;
  TrackView view;
  view.number = track;
  view.id = cell.ids[row];
  view.title = cell.titles[row];
  view.artist = cell.artists[row];
  view.album = cell.albums[row];
  if (cell.genres[row] != Cell::kUnknownGenre) view.genre = index_.genres[cell.genres[row]];
  view.preview = cell.preview(row);
  view.year = cell.years[row];
  view.duration = cell.durations[row];
  view.traits = cell.traits(row);
  view.work = cell.work(row);
  view.place = cell.place(row);
  view.row = cell.vectors().row(row);
  return view;
}

void Catalog::forEachVersion(std::uint32_t work, const std::function<void(std::uint32_t)>& visit) const {
  for (const auto& cell : cells_) {
    if (!cell) continue;
    const std::span<const std::uint32_t> works = cell->works();
    for (std::size_t row = 0; row < works.size(); ++row)
      if (works[row] == work) visit(cell->vectors().firstTrack + static_cast<std::uint32_t>(row));
  }
}

Result<Catalog> openCatalog(const CatalogReader& read, const HashFunction& hash, const JsonParser& parse) {
  const auto text = read(std::string(kManifestName));
  if (!text) return text.error();
  auto manifest = Manifest::read({reinterpret_cast<const char*>(text->data()), text->size()}, parse);
  if (!manifest) return std::move(manifest).error();
  const auto readChecked = [&](FileRole role) -> Result<std::vector<std::byte>> {
    const CatalogFileEntry& entry = *manifest->file(role);
    auto bytes = read(entry.name);
    if (!bytes) return bytes;
    if (auto valid = checkFile(entry, *bytes, hash); !valid) return std::move(valid).error();
    return bytes;
  };
  const auto indexBytes = readChecked(FileRole::Index);
  if (!indexBytes) return indexBytes.error();
  auto index = CatalogIndex::read(*indexBytes, *manifest, parse);
  if (!index) return std::move(index).error();
  const auto cells = readChecked(FileRole::Cells);
  if (!cells) return cells.error();
  Catalog catalog(std::move(manifest).value(), std::move(index).value());
  if (auto done = catalog.addCells(*cells, parse); !done) return std::move(done).error();
  return catalog;
}

}  // namespace earshot
