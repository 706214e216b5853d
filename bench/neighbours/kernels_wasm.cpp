// The ranking room as functions of its own: the package has it only inside of similar().
#include <emscripten/emscripten.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "bench/neighbours/cells.h"

namespace {

using namespace earshot;

bench::ShippedCells filling;
std::unique_ptr<bench::CellSearch> search;
Embedding query;
std::vector<std::uint32_t> found;

}  // namespace

extern "C" {

/// Where JavaScript writes the parts of so many rows in so many cells, in the order of ShippedCells.
EMSCRIPTEN_KEEPALIVE void* reservePart(int part, std::size_t cells, std::size_t parts, std::size_t rows) {
  const auto sized = [](auto& part, std::size_t size) -> void* {
    part.resize(size);
    return part.data();
  };
  switch (part) {
    case 0:
      return sized(filling.rows, cells);
    case 1:
      return sized(filling.parts, cells);
    case 2:
      return sized(filling.partRows, parts);
    case 3:
      return sized(filling.centres, parts * kDimensions);
    case 4:
      return sized(filling.centreScales, parts);
    case 5:
      return sized(filling.vectors, rows * kDimensions);
    case 6:
      return sized(filling.scales, rows);
    case 7:
      return sized(filling.centroids, cells * kDimensions);
    case 8:
      return sized(filling.centroidScales, cells);
    default:
      return sized(filling.radii, cells * kGroups);
  }
}

EMSCRIPTEN_KEEPALIVE void openCells() { search = std::make_unique<bench::CellSearch>(std::exchange(filling, {})); }

EMSCRIPTEN_KEEPALIVE float* queryAddress() { return query.data(); }

/// Writes the numbers of the rows nearest to the query, and says how many there are.
EMSCRIPTEN_KEEPALIVE std::size_t searchCells(int probed, std::size_t limit) {
  const auto nearest = probed != 0 ? search->probed(query, limit) : search->exact(query, limit);
  found.resize(nearest.size());
  std::transform(nearest.begin(), nearest.end(), found.begin(), [](const Neighbour& each) { return each.track; });
  return found.size();
}

EMSCRIPTEN_KEEPALIVE const std::uint32_t* foundAddress() { return found.data(); }
}
