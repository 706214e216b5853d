#include "bench/neighbours/cells.h"

#include <array>
#include <utility>

namespace earshot::bench {
namespace {

std::span<const GroupRange, kGroups> groups() { return Space::shipped().groups(); }

Distance plainDistance() {
  const std::array<float, kGroups> weights = {1, 1, 1, 1};
  return *Distance::create(Metric::Euclidean, weights, groups());
}

}  // namespace

CellSearch::CellSearch(ShippedCells cells)
    : cells_(std::move(cells)), balls_(groups(), cells_.rows.size()), distance_(plainDistance()) {
  for (auto& plane : norms_) plane.resize(cells_.scales.size());
  sums_.resize(cells_.scales.size());
  for (std::size_t i = 0; i < cells_.scales.size(); ++i) {
    const auto norms = groupNorms({&cells_.vectors[i * kDimensions], cells_.scales[i]}, groups());
    for (std::size_t g = 0; g < kGroups; ++g) norms_[g][i] = norms[g];
    sums_[i] = (norms[0] + norms[1]) + (norms[2] + norms[3]);
  }
  std::uint32_t first = 0;
  for (std::size_t c = 0; c < cells_.rows.size(); ++c) {
    RowBlock block;
    block.rows = cells_.rows[c];
    block.vectors = cells_.vectors.data() + std::size_t{first} * kDimensions;
    block.scales = cells_.scales.data() + first;
    for (std::size_t g = 0; g < kGroups; ++g) block.groupNorms[g] = norms_[g].data() + first;
    block.firstTrack = first;
    block.norms = sums_.data() + first;
    blocks_.push_back(block);
    first += cells_.rows[c];
    std::array<float, kGroups> radii{};
    for (std::size_t g = 0; g < kGroups; ++g) radii[g] = cells_.radii[c * kGroups + g];
    balls_.add({&cells_.centroids[c * kDimensions], cells_.centroidScales[c]}, radii);
  }
}

std::vector<Neighbour> CellSearch::exact(const Embedding& query, std::size_t limit) const {
  auto scan = ExactScan::create(distance_, query, limit);
  if (!scan) return {};
  for (const RowBlock& block : blocks_) scan->scan(block);
  return scan->take();
}

std::vector<Neighbour> CellSearch::probed(const Embedding& query, std::size_t limit) const {
  auto scan = ExactScan::create(distance_, query, limit);
  if (!scan) return {};
  CellProbe probe(distance_, query, balls_, {.cells = 32, .share = 2});
  while (const auto cell = probe.next(scan->farthest())) probe.looked(scan->scan(blocks_[*cell]));
  return scan->take();
}

}  // namespace earshot::bench
