#pragma once

#include "shared/catalog/catalog_writer.h"
#include "shared/parallel.h"
#include "shared/result.h"

namespace earshot {

/// Up to so many tracks a catalog has one cell: pages take it whole.
inline constexpr std::size_t kTracksOfOneCell = 4096;

/// Decides which tracks of a catalog share a cell (of some 320 that sound alike, 640 at most, neighbouring cells in
/// neighbouring places), and where each lies on the map. The same draft gives the same layout at any number of threads.
/// 600,000 tracks take some 8 s on two threads. Errors: NotFinite.
Result<void> layOut(CatalogDraft& draft, const ParallelFor& parallelFor);

}  // namespace earshot
