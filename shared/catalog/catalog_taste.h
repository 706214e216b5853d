#pragma once

#include <optional>
#include <vector>

#include "shared/catalog/catalog.h"
#include "shared/catalog/factor_rows.h"
#include "shared/catalog/taste.h"

namespace earshot {

/// What a catalog knows of taste, whole, as native programs read it.
struct CatalogTaste {
  Taste taste;
  std::vector<FactorRows> cells;  ///< as the catalog's

  /// Reads it, each file compared with its hash; nothing for a catalog without. Errors: the reader's,
  /// UnsupportedFormat, Corrupt, OutOfMemory.
  static Result<std::optional<CatalogTaste>> open(const Catalog& catalog, const CatalogReader& read,
                                                  const HashFunction& hash, const JsonParser& parse);
};

}  // namespace earshot
