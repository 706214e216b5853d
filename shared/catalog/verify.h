#pragma once

#include <vector>

#include "shared/catalog/catalog.h"

namespace earshot {

/// Everything that is wrong with a catalog: each file against its hash, every block against its own, every row, that
/// the lookup finds every track by its id, that no row lies outside its cell's radius, that artists' popularity is
/// their tracks', that statistics and taste fit. Opening a catalog checks what it uses; this also reads what pages
/// fetch later. Empty: all is well.
std::vector<Error> verifyCatalog(const CatalogReader& read, const HashFunction& hash, const JsonParser& parse);

}  // namespace earshot
