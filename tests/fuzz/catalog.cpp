// Any bytes as the files of a catalog, whose sizes and hashes are then made to fit: an error, or a catalog that can be
// read, searched, ranked and verified.
#include "shared/catalog/catalog.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "native/json.h"
#include "native/sha256.h"
#include "shared/catalog/catalog_taste.h"
#include "shared/catalog/verify.h"
#include "shared/recommend/collections.h"
#include "shared/recommend/recommend.h"
#include "shared/recommend/similar.h"

namespace {

using namespace earshot;

/// Between manifest, index, cells, lookup and, where there is taste, its two files.
constexpr std::string_view kBoundary = "\n%%%\n";
constexpr std::array<FileRole, 5> kRoles = {FileRole::Index, FileRole::Cells, FileRole::Lookup, FileRole::Taste,
                                            FileRole::Factors};

void require(bool holds) {
  if (!holds) std::abort();
}

using Files = std::map<std::string, std::vector<std::byte>>;

std::vector<std::byte> bytesOf(std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text.data(), text.size()));
  return {bytes.begin(), bytes.end()};
}

/// No files where there is no manifest.
Files filesOf(std::string_view input) {
  const auto cut = [&] {
    const std::size_t end = input.find(kBoundary);
    const std::string_view part = input.substr(0, end);
    input = end == std::string_view::npos ? std::string_view() : input.substr(end + kBoundary.size());
    return part;
  };
  auto manifest = Manifest::read(cut(), parseJson);
  if (!manifest) return {};
  Files files;
  for (const FileRole role : kRoles)
    for (CatalogFileEntry& entry : manifest->files) {
      if (entry.role != role) continue;
      auto bytes = bytesOf(cut());
      entry.bytes = bytes.size();
      entry.sha256 = sha256Hex(bytes);
      entry.name = hashedName(role, entry.sha256);
      files[entry.name] = std::move(bytes);
    }
  const std::string text = manifest->text();
  const auto again = Manifest::read(text, parseJson);
  require(again.ok() && again->text() == text);
  files[std::string(kManifestName)] = bytesOf(text);
  return files;
}

void rank(const Catalog& catalog, const SimilarOptions& options) {
  const std::uint32_t seed = catalog.tracks() / 2;
  const std::vector<Seed> seeds = {Seed::of(catalog.table(), seed)};
  const auto found = similar(catalog.table(), seeds, options);
  if (!found) return;
  for (const Hit& hit : found->hits) {
    require(hit.track < catalog.tracks() && hit.track != seed);
    require(std::isfinite(hit.distance) && hit.score >= 0 && hit.score <= 1 && hit.versions > 0);
  }
  (void)similarCollections(catalog.table(), seeds, CollectionKind::Artist, options);
}

void recommendFrom(const Catalog& catalog, std::optional<CatalogTaste> known) {
  std::optional<TasteTable> taste;
  std::size_t factors = 0;
  if (known) {
    factors = known->taste.factors();
    taste.emplace(std::move(known->taste));
    for (std::size_t c = 0; c < known->cells.size(); ++c) {
      const FactorRows& rows = known->cells[c];
      auto columns = FactorColumns::allocate(rows.scales.size(), factors);
      if (!columns) return;
      for (std::size_t row = 0; row < rows.scales.size(); ++row)
        columns->set(row, rows.values.subspan(row * factors, factors), rows.scales[row],
                     static_cast<FactorsOrigin>(rows.origins[row]));
      taste->load(c, std::move(*columns));
    }
  }
  auto listener = Buffer<float>::allocate(paddedFactors(factors), "listener");
  if (!listener) return;
  const std::vector<Listened> history = {{0, ListenEvent::Like, 1, 3},
                                         {catalog.tracks() / 2, ListenEvent::Play, 2, 0},
                                         {catalog.tracks() - 1, ListenEvent::Dislike, 1, 0}};
  const auto blend = Blend::of(catalog.table(), taste ? &*taste : nullptr, history, {}, listener->span());
  if (!blend) return;
  const auto picks = recommend(*blend, Versions::Fold, {});
  if (!picks) return;
  for (const Pick& pick : *picks)
    require(pick.candidate.track < catalog.tracks() && std::isfinite(pick.candidate.score));
  (void)recommendArtists(*blend, Versions::Fold, 3);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Files files = filesOf({reinterpret_cast<const char*>(data), size});
  if (files.empty()) return 0;
  const CatalogReader reader = [&](const std::string& name) -> Result<std::vector<std::byte>> {
    const auto file = files.find(name);
    if (file == files.end()) return Error(ErrorCode::NotFound, name, "is missing", "");
    return file->second;
  };
  const auto catalog = Catalog::open(reader, sha256Hex, parseJson);
  const std::vector<Error> faults = verifyCatalog(reader, sha256Hex, parseJson);
  require(catalog.ok() || !faults.empty());
  if (!catalog) return 0;
  for (std::uint32_t track = 0; track < catalog->tracks(); ++track) {
    const TrackView view = catalog->track(track);
    require(view.number == track && std::isfinite(view.duration));
    if (const auto found = catalog->find(view.id)) require(*found < catalog->tracks());
    require(!faults.empty() || catalog->find(view.id) == track);
  }
  (void)catalog->find(std::string_view(reinterpret_cast<const char*>(data), size));
  if (catalog->tracks() == 0) return 0;
  auto taste = CatalogTaste::open(*catalog, reader, sha256Hex, parseJson);
  require(taste.ok() || !faults.empty());
  if (taste) recommendFrom(*catalog, std::move(*taste));
  SimilarOptions options;
  options.limit = 5;
  rank(*catalog, options);
  options.metric = Metric::Manhattan;
  options.variety = 1;
  options.rules.artistCap = 1;
  options.filters.artistPopularity.highest = 100;
  rank(*catalog, options);
  return 0;
}
