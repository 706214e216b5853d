#include "shared/catalog/catalog_taste.h"

#include <string>
#include <utility>

#include "shared/sentence.h"

namespace earshot {

Result<std::optional<CatalogTaste>> CatalogTaste::open(const Catalog& catalog, const CatalogReader& read,
                                                       const HashFunction& hash, const JsonParser& parse) {
  const Manifest& manifest = catalog.manifest();
  if (manifest.file(FileRole::Taste) == nullptr) return std::optional<CatalogTaste>();
  const auto bytes = readChecked(manifest, FileRole::Taste, read, hash);
  if (!bytes) return bytes.error();
  auto file = TasteFile::read(*bytes, manifest, catalog.index(), parse);
  if (!file) return std::move(file).error();
  const auto blocks = readChecked(manifest, FileRole::Factors, read, hash);
  if (!blocks) return blocks.error();
  CatalogTaste taste;
  taste.taste = std::move(file->taste);
  for (std::size_t c = 0; c < file->cells.size(); ++c) {
    const std::string where = sentence({manifest.file(FileRole::Factors)->name, ", cell ", c});
    auto block = cutBlock(*blocks, file->cells[c], where, hash);
    if (!block) return std::move(block).error();
    auto rows =
        FactorRows::read(std::move(block).value(), catalog.index().cells[c].rows, taste.taste.factors(), where, parse);
    if (!rows) return std::move(rows).error();
    taste.cells.push_back(std::move(rows).value());
  }
  return std::optional<CatalogTaste>(std::move(taste));
}

}  // namespace earshot
