#pragma once

#include "shared/catalog/catalog_taste.h"
#include "shared/recommend/taste_table.h"

namespace earshot {

/// What a whole catalog knows of taste, as it is ranked by. Errors: OutOfMemory.
Result<TasteTable> tasteTableOf(CatalogTaste known);

}  // namespace earshot
