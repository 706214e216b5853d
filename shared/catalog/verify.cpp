#include "shared/catalog/verify.h"

#include <cmath>

#include "shared/catalog/faults.h"
#include "shared/catalog/lookup.h"
#include "shared/catalog/statistics_file.h"

namespace earshot {
namespace {

// A stored radius is a float; the distance it bounds is computed from floats.
constexpr double kRadiusTolerance = 1e-5;

class Verification {
 public:
  Verification(const CatalogReader& read, const HashFunction& hash, const JsonParser& parse)
      : read_(read), hash_(hash), parse_(parse) {}

  std::vector<Error> run() {
    auto catalog = openCatalog(read_, hash_, parse_);
    if (!catalog) {
      faults_.push_back(std::move(catalog).error());
      return std::move(faults_);
    }
    checkCells(*catalog);
    checkLookup(*catalog);
    checkStatistics(*catalog);
    return std::move(faults_);
  }

 private:
  void note(const Error& fault) { faults_.push_back(fault); }

  /// The file's bytes if it exists and is what the manifest says.
  std::optional<std::vector<std::byte>> readFile(const Manifest& manifest, FileRole role) {
    const CatalogFileEntry* entry = manifest.file(role);
    if (entry == nullptr) return std::nullopt;
    auto bytes = read_(entry->name);
    if (!bytes) {
      note(bytes.error());
      return std::nullopt;
    }
    if (const auto valid = checkFile(*entry, *bytes, hash_); !valid) {
      note(valid.error());
      return std::nullopt;
    }
    return std::move(bytes).value();
  }

  void checkCells(const Catalog& catalog) {
    const auto file = readFile(catalog.manifest(), FileRole::Cells);
    if (!file) return;
    const std::string& name = catalog.manifest().file(FileRole::Cells)->name;
    for (std::size_t c = 0; c < catalog.cells(); ++c) {
      const CellEntry& entry = catalog.index().cells[c];
      const std::string where = name + ", cell " + std::to_string(c);
      if (const auto block = cutBlock(*file, entry.block, where, hash_); !block) note(block.error());
      for (std::size_t row = 0; row < entry.rows; ++row) {
        const Embedding stored = catalog.cell(c)->vectors().row(row).vector();
        double squares = 0;
        for (std::size_t j = 0; j < kDimensions; ++j) {
          const double difference = static_cast<double>(stored[j]) - static_cast<double>(entry.centroid[j]);
          squares += difference * difference;
        }
        if (std::sqrt(squares) <= static_cast<double>(entry.radius) * (1 + kRadiusTolerance)) continue;
        note(corrupt(where, {"row ", grouped(row), " lies ", std::sqrt(squares),
                             " from the centroid, the index says at most ", entry.radius}));
        break;
      }
    }
  }

  void checkLookup(const Catalog& catalog) {
    const auto file = readFile(catalog.manifest(), FileRole::Lookup);
    if (!file) return;
    const std::string& name = catalog.manifest().file(FileRole::Lookup)->name;
    std::uint64_t found = 0;
    for (std::size_t s = 0; s < catalog.index().shards.size(); ++s) {
      const ShardEntry& entry = catalog.index().shards[s];
      const std::string where = name + ", shard " + std::to_string(s);
      auto block = cutBlock(*file, entry.block, where, hash_);
      if (!block) {
        note(block.error());
        continue;
      }
      const auto shard = LookupShard::read(std::move(block).value(), entry, catalog.tracks(), where, parse_);
      if (!shard) {
        note(shard.error());
        continue;
      }
      if (entry.kind != LookupKind::Ids) continue;
      for (std::size_t i = 0; i < shard->size(); ++i) {
        const auto tracks = shard->tracks(i);
        if (tracks.size() == 1 && catalog.track(tracks[0]).id == shard->key(i))
          ++found;
        else
          note(corrupt(where, {"id ", quoted(shard->key(i)), " does not lead to its track"}));
      }
    }
    if (found != catalog.tracks())
      note(corrupt(name, {"leads to ", grouped(found), " of ", grouped(catalog.tracks()), " tracks"}));
  }

  void checkStatistics(const Catalog& catalog) {
    const auto file = readFile(catalog.manifest(), FileRole::Statistics);
    if (!file) return;
    const auto statistics =
        StatisticsFile::read(*file, catalog.tracks(), catalog.manifest().file(FileRole::Statistics)->name, parse_);
    if (!statistics) note(statistics.error());
  }

  const CatalogReader& read_;
  const HashFunction& hash_;
  const JsonParser& parse_;
  std::vector<Error> faults_;
};

}  // namespace

std::vector<Error> verifyCatalog(const CatalogReader& read, const HashFunction& hash, const JsonParser& parse) {
  return Verification(read, hash, parse).run();
}

}  // namespace earshot
