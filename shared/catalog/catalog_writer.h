#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "shared/catalog/manifest.h"
#include "shared/catalog/new_track.h"
#include "shared/catalog/space_description.h"
#include "shared/result.h"

namespace earshot {

/// What a catalog is made of. Which track goes to which cell is decided before (one cell is best below some thousand).
struct CatalogDraft {
  std::string name;
  std::string licence;
  SpaceDescription space;
  std::string featureSet;  ///< whose numbers the vectors were made from
  int featureSetVersion = 0;
  std::vector<std::string> statisticsColumns;  ///< names of NewTrack::statistics; empty: no statistics file
  std::vector<NewTrack> tracks;
};

struct CatalogFile {
  CatalogFileEntry entry;
  std::vector<std::byte> bytes;
};

/// Takes each finished file; the index is the last of them.
using CatalogSink = std::function<Result<void>(const CatalogFile&)>;

/// Writes all files but the manifest, which is returned: write its text() when everything else is safely stored, so
/// that readers see the old catalog or the new one. The same draft gives the same bytes. Errors: InvalidArgument (no
/// tracks, ids that are empty or appear twice, columns), NotFinite, and the sink's.
Result<Manifest> writeCatalog(const CatalogDraft& draft, const HashFunction& hash, const CatalogSink& sink);

}  // namespace earshot
