#include "bench/neighbours/cells.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace earshot::bench {
namespace {

std::span<const GroupRange, kGroups> groups() { return Space::shipped().groups(); }

Distance plainDistance() {
  const std::array<float, kGroups> weights = {1, 1, 1, 1};
  return *Distance::create(Metric::Euclidean, weights, groups());
}

CellBalls ballsOf(const ShippedCells& cells) {
  CellBalls balls(groups(), cells.rows.size());
  for (std::size_t c = 0; c < cells.rows.size(); ++c) {
    std::array<float, kGroups> radii{};
    std::copy_n(cells.radii.data() + c * kGroups, kGroups, radii.begin());
    balls.add({&cells.centroids[c * kDimensions], cells.centroidScales[c]}, radii);
  }
  return balls;
}

SpaceDescription space() {
  SpaceDescription space = {"bench", {}, {1, 1, 1, 1}};
  std::copy(groups().begin(), groups().end(), space.groups.begin());
  return space;
}

}  // namespace

CellSearch::CellSearch(const ShippedCells& cells)
    : table_(space(), cells.rows, ballsOf(cells)), distance_(plainDistance()) {
  std::size_t row = 0;
  std::size_t part = 0;
  for (std::size_t c = 0; c < cells.rows.size(); ++c) {
    TrackColumns columns = TrackColumns::allocate(cells.rows[c], cells.parts[c]).value();
    std::copy_n(cells.vectors.data() + row * kDimensions, columns.vectors.size(), columns.vectors.data());
    std::copy_n(cells.scales.data() + row, columns.rows(), columns.scales.data());
    std::copy_n(cells.centres.data() + part * kDimensions, columns.centres.size(), columns.centres.data());
    std::copy_n(cells.centreScales.data() + part, columns.parts(), columns.centreScales.data());
    std::partial_sum(cells.partRows.data() + part, cells.partRows.data() + part + columns.parts(),
                     columns.partEnds.data());
    row += columns.rows();
    part += columns.parts();
    (void)table_.load(c, std::move(columns), "cell");
  }
}

std::vector<Neighbour> CellSearch::exact(const Embedding& query, std::size_t limit) const {
  return search(query, limit, kExact);
}

std::vector<Neighbour> CellSearch::probed(const Embedding& query, std::size_t limit) const {
  return search(query, limit, {.cells = 24, .share = 2});
}

std::vector<Neighbour> CellSearch::search(const Embedding& query, std::size_t limit, Patience patience) const {
  auto scan = ExactScan::create(distance_, query, limit);
  if (!scan) return {};
  CellProbe probe(distance_, query, table_.balls(), patience);
  while (const auto cell = probe.next(scan->farthest())) {
    const bool changed = scan->scan(*table_.cell(*cell));
    if (patience.cells != kExact.cells) probe.looked(changed);
  }
  return scan->take();
}

}  // namespace earshot::bench
