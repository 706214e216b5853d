#include "shared/ranking/exact_scan.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>

#include "shared/ranking/next_float.h"
#include "shared/signal/lanes.h"

namespace earshot {
namespace {

// As in catalogs: squares, weights and sums of larger numbers would leave what a float holds.
constexpr float kLargestComponent = 1e15F;

constexpr float kInfinity = std::numeric_limits<float>::infinity();

constexpr std::size_t kAtOnce = 16;
static_assert(kScanBatch % kAtOnce == 0 && kAtOnce % kLanes == 0);

/// Whether all of kAtOnce bounds are above the threshold. A bound that is NaN, from numbers too large for float, is
/// not, so that it does not rule its row out.
bool allAbove(const float* bounds, float threshold) {
  LaneMask above = load(bounds) > splat(threshold);
  for (std::size_t i = kLanes; i < kAtOnce; i += kLanes) above &= load(bounds + i) > splat(threshold);
  std::array<std::uint64_t, sizeof above / sizeof(std::uint64_t)> words;
  std::memcpy(words.data(), &above, sizeof above);
  for (const std::uint64_t word : words) words[0] &= word;
  return words[0] == ~std::uint64_t{0};
}

}  // namespace

ExactScan::ExactScan(const Distance& distance, const Embedding& query, std::size_t limit, const TrackSet* excluded)
    : query_(distance, query), limit_(limit), excluded_(excluded), threshold_(limit == 0 ? -kInfinity : kInfinity) {}

Result<ExactScan> ExactScan::create(const Distance& distance, const Embedding& query, std::size_t limit,
                                    const TrackSet* excluded) {
  for (std::size_t j = 0; j < kDimensions; ++j)
    if (!(std::abs(query[j]) <= kLargestComponent))
      return Error(ErrorCode::NotFinite, "query", {"dimension ", j, " is ", query[j], ", expected a number up to 1e15"},
                   "");
  return ExactScan(distance, query, limit, excluded);
}

double ExactScan::farthest() const {
  if (nearest_.size() < limit_) return std::numeric_limits<double>::infinity();
  return limit_ == 0 ? -std::numeric_limits<double>::infinity() : nearest_.front().distance;
}

bool ExactScan::scan(const RowBlock& rows) {
  bool changed = false;
  if (limit_ == 0) return changed;
  alignas(64) float bounds[kScanBatch];
  for (std::size_t begin = 0; begin < rows.rows; begin += kScanBatch) {
    const std::size_t count = std::min(kScanBatch, rows.rows - begin);
    query_.distance.metric().bound(query_, rows, begin, count, bounds);
    // Few rows come near: they are ruled out many at a time. Behind the last there is none.
    std::fill(bounds + count, bounds + (count + kAtOnce - 1) / kAtOnce * kAtOnce, kInfinity);
    for (std::size_t some = 0; some < count; some += kAtOnce) {
      if (allAbove(bounds + some, threshold_)) continue;
      for (std::size_t i = some; i < std::min(some + kAtOnce, count); ++i)
        if (!(bounds[i] > threshold_)) changed = offer(rows, begin + i) || changed;
    }
  }
  return changed;
}

bool ExactScan::scan(const TrackColumns& cell) {
  bool changed = false;
  for (std::size_t part = 0; part < cell.parts(); ++part) changed = scan(cell.block(part)) || changed;
  return changed;
}

bool ExactScan::offer(const RowBlock& rows, std::size_t row) {
  const std::uint32_t track = rows.firstTrack + static_cast<std::uint32_t>(row);
  if (excluded_ != nullptr && excluded_->contains(track)) return false;
  ++measured_;
  const Neighbour candidate{track, query_.distance.between(query_.query, rows.row(row))};
  if (nearest_.size() == limit_) {
    if (!(candidate < nearest_.front())) return false;
    std::pop_heap(nearest_.begin(), nearest_.end());
    nearest_.pop_back();
  }
  nearest_.push_back(candidate);
  std::push_heap(nearest_.begin(), nearest_.end());
  if (nearest_.size() < limit_) return true;
  const double farthest = nearest_.front().distance;
  // Rounded up; equal distances must still be looked at, as a smaller track number wins.
  threshold_ = above(static_cast<float>(query_.distance.metric().inBounds(farthest)));
  return true;
}

std::vector<Neighbour> ExactScan::take() {
  std::sort_heap(nearest_.begin(), nearest_.end());
  return std::move(nearest_);
}

}  // namespace earshot
