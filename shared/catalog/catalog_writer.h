#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "shared/catalog/manifest.h"
#include "shared/catalog/new_track.h"
#include "shared/catalog/space_description.h"
#include "shared/catalog/taste.h"
#include "shared/factors/stored_factors.h"
#include "shared/result.h"

namespace earshot {

/// What is known of taste, and of each track's factors.
struct TasteDraft {
  Taste taste;
  /// Fills the factors of a track and says where they come from.
  std::function<FactorsOrigin(const NewTrack& track, std::span<float> factors)> factorsOf;
};

/// What a catalog is made of. Which track goes to which cell is decided before (one cell is best below some thousand).
struct CatalogDraft {
  std::string name;
  std::string licence;
  CatalogKind kind = CatalogKind::Tracks;
  SpaceDescription space;
  std::string featureSet;  ///< whose numbers the vectors were made from
  int featureSetVersion = 0;
  std::vector<std::string> statisticsColumns;  ///< names of NewTrack::statistics; empty: no statistics file
  std::vector<NewTrack> tracks;
  std::optional<TasteDraft> taste;
};

struct CatalogFile {
  CatalogFileEntry entry;
  std::vector<std::byte> bytes;
};

/// Takes each finished file; the index is the last of them.
using CatalogSink = std::function<Result<void>(const CatalogFile&)>;

/// Writes all files but the manifest, which is returned: write its text() when everything else is safely stored, so
/// that readers see the old catalog or the new one. The same draft gives the same bytes. Errors: InvalidArgument (no
/// tracks, ids that are empty or appear twice, columns, too many factors), NotFinite, and the sink's.
Result<Manifest> writeCatalog(const CatalogDraft& draft, const HashFunction& hash, const CatalogSink& sink);

}  // namespace earshot
