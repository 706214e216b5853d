#include "shared/ranking/cell_probe.h"

#include <algorithm>
#include <limits>

#include "shared/ranking/scan_query.h"

namespace earshot {

CellProbe::CellProbe(const Distance& distance, const Embedding& query, const CellBalls& cells, Patience patience)
    : distance_(distance), query_(query), cells_(cells), patience_(patience), waiting_(cells.size()) {
  // A scan's bounds are within rounding of the distance in an order of their own: all that an order needs. They know of
  // groups, not columns.
  const ScanQuery scanned(distance, query);
  const RowBlock centroids = cells.centroids();
  float keys[kScanBatch];
  for (std::size_t begin = 0; begin < cells.size(); begin += kScanBatch) {
    const std::size_t count = std::min(kScanBatch, cells.size() - begin);
    if (distance.groups().columnsDiffer)
      for (std::size_t i = 0; i < count; ++i)
        keys[i] = static_cast<float>(distance.between(query, centroids.row(begin + i)));
    else
      distance.metric().bound(scanned, centroids, begin, count, keys);
    for (std::size_t i = 0; i < count; ++i) waiting_[begin + i] = {keys[i], static_cast<std::uint32_t>(begin + i)};
  }
  double sum = 0;
  double squares = 0;
  for (std::size_t g = 0; g < kGroups; ++g) {
    const auto weight = static_cast<double>(distance.weight(g));
    sum += weight;
    squares += weight * weight;
  }
  unevenness_ = static_cast<double>(kGroups) * squares / (sum * sum);
  std::make_heap(waiting_.begin(), waiting_.end(), later);
}

double CellProbe::atLeast(std::size_t cell) const {
  return distance_.atLeast(query_, cells_.centroids().row(cell), cells_.radii(cell));
}

std::optional<std::uint32_t> CellProbe::next(double farthest) {
  if (settled() && farthest < std::numeric_limits<double>::infinity()) return std::nullopt;
  while (!waiting_.empty()) {
    std::pop_heap(waiting_.begin(), waiting_.end(), later);
    const std::uint32_t cell = waiting_.back().cell;
    waiting_.pop_back();
    if (cells_.size() - waiting_.size() == patience_.nearest) {
      for (Promise& each : waiting_) each.key = static_cast<float>(each.cell);
      std::make_heap(waiting_.begin(), waiting_.end(), later);
    }
    if (!(atLeast(cell) > farthest)) return cell;
  }
  return std::nullopt;
}

void CellProbe::looked(bool changed) {
  ++looked_;
  if (changed) lastChange_ = looked_;
}

bool CellProbe::settled() const {
  const auto quiet = static_cast<double>(looked_ - lastChange_);
  return quiet >= unevenness_ * static_cast<double>(patience_.cells) &&
         quiet >= static_cast<double>(patience_.share * lastChange_);
}

}  // namespace earshot
