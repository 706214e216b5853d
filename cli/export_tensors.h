#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "shared/catalog/catalog.h"
#include "shared/catalog/catalog_taste.h"
#include "shared/result.h"

namespace earshot {

/// The tracks of a catalog as one safetensors file (docs/catalog-format.md, "Exports"). Errors: addStrings'.
Result<std::vector<std::byte>> exportTensors(const Catalog& catalog, const std::optional<CatalogTaste>& taste);

}  // namespace earshot
