#include "shared/catalog/verify.h"

#include <algorithm>
#include <unordered_map>

#include "shared/catalog/catalog_taste.h"
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
    auto catalog = Catalog::open(read_, hash_, parse_);
    if (!catalog) {
      faults_.push_back(std::move(catalog).error());
      return std::move(faults_);
    }
    checkCells(*catalog);
    checkArtistPopularity(*catalog);
    checkLookup(*catalog);
    checkStatistics(*catalog);
    if (const auto taste = CatalogTaste::open(*catalog, read_, hash_, parse_); !taste) note(taste.error());
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
    for (std::size_t c = 0; c < catalog.index().cells.size(); ++c) {
      const std::string where = name + ", cell " + std::to_string(c);
      if (const auto block = cutBlock(*file, catalog.index().cells[c].block, where, hash_); !block) note(block.error());
      checkRadii(catalog, c, where);
    }
  }

  void checkRadii(const Catalog& catalog, std::size_t c, const std::string& where) {
    const CellEntry& entry = catalog.index().cells[c];
    const QuantizedRow centroid = catalog.index().centroid(c);
    for (std::size_t row = 0; row < entry.rows; ++row) {
      const QuantizedRow stored = catalog.table().cell(c)->row(row);
      for (std::size_t g = 0; g < kGroups; ++g) {
        const double distance = groupDistance(centroid, stored, catalog.index().space.groups[g]);
        if (distance <= static_cast<double>(catalog.index().radius(c, g)) * (1 + kRadiusTolerance)) continue;
        note(corrupt(where, {"row ", grouped(row), " lies ", distance, " from the centroid in ", kGroupNames[g],
                             ", the index says at most ", catalog.index().radius(c, g)}));
        return;
      }
    }
  }

  /// The highest of the artist's tracks, wherever they lie; of an unknown artist the track's own.
  void checkArtistPopularity(const Catalog& catalog) {
    const auto known = [](std::uint8_t popularity) {
      return popularity == kUnknownPopularity ? -1 : static_cast<int>(popularity);
    };
    const auto inWords = [](int popularity) { return popularity < 0 ? "unknown" : std::to_string(popularity); };
    std::unordered_map<std::uint32_t, int> highest;
    for (std::uint32_t track = 0; track < catalog.tracks(); ++track) {
      const TrackNumbers numbers = catalog.track(track).numbers;
      if (numbers.artist == kUnnumbered) continue;
      int& most = highest.try_emplace(numbers.artist, -1).first->second;
      most = std::max(most, known(numbers.popularity));
    }
    for (std::uint32_t track = 0; track < catalog.tracks(); ++track) {
      const TrackView view = catalog.track(track);
      const TrackNumbers& numbers = view.numbers;
      const int expected = numbers.artist == kUnnumbered ? known(numbers.popularity) : highest[numbers.artist];
      if (known(numbers.artistPopularity) == expected) continue;
      note(corrupt(catalog.manifest().file(FileRole::Cells)->name,
                   {"artist_popularity of track ", quoted(view.id), " is ", inWords(known(numbers.artistPopularity)),
                    ", its artist's tracks give ", inWords(expected)}));
      return;
    }
  }

  void checkLookup(const Catalog& catalog) {
    const auto file = readFile(catalog.manifest(), FileRole::Lookup);
    if (!file) return;
    const std::string& name = catalog.manifest().file(FileRole::Lookup)->name;
    std::vector<bool> found(catalog.tracks());
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
        if (tracks.size() != 1) note(corrupt(where, {"id ", quoted(shard->key(i)), " leads to several tracks"}));
        // Ids that were merged into a track lead to it, too.
        if (catalog.track(tracks[0]).id == shard->key(i)) found[tracks[0]] = true;
      }
    }
    const auto count = static_cast<std::uint64_t>(std::count(found.begin(), found.end(), true));
    if (count != catalog.tracks())
      note(corrupt(name, {"leads to ", grouped(count), " of ", grouped(catalog.tracks()), " tracks by their ids"}));
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
