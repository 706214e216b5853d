#include "shared/ranking/exact_scan.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "shared/decimal_text.h"
#include "shared/ranking/scan_kernels.h"

namespace earshot {
namespace {

// Rows bounded at a time: their dots and bounds stay in the first cache.
constexpr std::size_t kBatch = 256;

// What float arithmetic can cost relative to the terms of a bound: fewer than 16 roundings of 2^-24 in Euclidean and
// cosine bounds, and fewer than 64 / 8 + 8 + 4 in a Manhattan sum. One value, twice the larger, for all.
constexpr float kSlack = 40 * std::numeric_limits<float>::epsilon() / 2;

// As in catalogs: squares, weights and sums of larger numbers would leave what a float holds.
constexpr float kLargestComponent = 1e15F;

constexpr float kInfinity = std::numeric_limits<float>::infinity();

}  // namespace

ExactScan::ExactScan(const Distance& distance, const Embedding& query, std::size_t limit, const TrackSet* excluded)
    : distance_(distance),
      query_(query),
      limit_(limit),
      excluded_(excluded),
      threshold_(limit == 0 ? -kInfinity : kInfinity) {
  float largest = 0;
  Embedding weighted{};
  for (std::size_t g = 0; g < kGroups; ++g) {
    const float weight = distance.weight(g);
    double squares = 0;
    for (std::size_t j = distance.group(g).begin; j < distance.group(g).end; ++j) {
      dimensionWeights_[j] = weight;
      weighted[j] = weight * query[j];
      largest = std::max(largest, std::abs(weighted[j]));
      squares += static_cast<double>(query[j]) * static_cast<double>(query[j]);
      queryLength_ += weight * std::abs(query[j]);
    }
    queryNorm_ += static_cast<float>(static_cast<double>(weight) * squares);
  }
  step_ = largest / 32767;
  if (step_ > 0)
    for (std::size_t j = 0; j < kDimensions; ++j)
      steps_[j] = static_cast<std::int16_t>(std::clamp(std::nearbyint(weighted[j] / step_), -32767.0F, 32767.0F));
  // Cauchy-Schwarz: |sum_j e_j x_j| <= |e| |x| with each |e_j| <= step / 2, and a hair for the division's own rounding.
  rounding_ = 0.501F * step_ * std::sqrt(static_cast<float>(kDimensions));
}

Result<ExactScan> ExactScan::create(const Distance& distance, const Embedding& query, std::size_t limit,
                                    const TrackSet* excluded) {
  for (std::size_t j = 0; j < kDimensions; ++j)
    if (!(std::abs(query[j]) <= kLargestComponent))
      return Error(ErrorCode::NotFinite, "query", {"dimension ", j, " is ", query[j], ", expected a number up to 1e15"},
                   "");
  return ExactScan(distance, query, limit, excluded);
}

/// d^2 = |q|_w^2 + |x|_w^2 - 2 (w q).x, less everything that may be wrong with it. With c = |q| or any other length,
/// |x| <= (|x|^2 / c + c) / 2, which keeps square roots out of the loop.
void ExactScan::boundEuclidean(const RowBlock& rows, std::size_t begin, std::size_t count, float* bounds) const {
  std::int32_t dots[kBatch];
  dotRows(rows.vectors + begin * kDimensions, steps_.data(), count, dots);
  float squares = 0;
  for (const float x : query_) squares += x * x;
  const float length = std::sqrt(squares);
  const float perNorm = length > 0 ? rounding_ / length : 0;
  // The smallest normal number stands for what underflow can lose.
  const float constant = queryNorm_ * (1 - kSlack) - rounding_ * length - std::numeric_limits<float>::min();
  float weights[kGroups];
  const float* norms[kGroups];
  for (std::size_t g = 0; g < kGroups; ++g) {
    weights[g] = distance_.weight(g) * (1 - kSlack) - perNorm;
    norms[g] = rows.groupNorms[g] + begin;
  }
  const float* scales = rows.scales + begin;
  const float twoSteps = 2 * step_;
  for (std::size_t i = 0; i < count; ++i)
    bounds[i] = constant +
                ((weights[0] * norms[0][i] + weights[1] * norms[1][i]) +
                 (weights[2] * norms[2][i] + weights[3] * norms[3][i])) -
                twoSteps * scales[i] * static_cast<float>(dots[i]);
}

void ExactScan::boundCosine(const RowBlock& rows, std::size_t begin, std::size_t count, float* bounds) const {
  std::int32_t dots[kBatch];
  dotRows(rows.vectors + begin * kDimensions, steps_.data(), count, dots);
  float weights[kGroups];
  const float* norms[kGroups];
  for (std::size_t g = 0; g < kGroups; ++g) {
    weights[g] = distance_.weight(g);
    norms[g] = rows.groupNorms[g] + begin;
  }
  const float* scales = rows.scales + begin;
  const float length = std::sqrt(queryNorm_);
  for (std::size_t i = 0; i < count; ++i) {
    const float plain = (norms[0][i] + norms[1][i]) + (norms[2][i] + norms[3][i]);
    const float weighted =
        (weights[0] * norms[0][i] + weights[1] * norms[1][i]) + (weights[2] * norms[2][i] + weights[3] * norms[3][i]);
    const float most = step_ * scales[i] * static_cast<float>(dots[i]) + rounding_ * std::sqrt(plain);
    const float lengths = length * std::sqrt(weighted);
    // A row or query without length has the distance 1 by definition; where lengths underflow nothing is ruled out.
    const float bound = 1 - most / lengths - 4 * kSlack;
    bounds[i] = lengths > std::numeric_limits<float>::min() ? bound : 0;
  }
}

/// Each term |q - s x| is off by what rounding does to q and s x, and |s x| <= |q| + |q - s x|.
void ExactScan::boundManhattan(const RowBlock& rows, std::size_t begin, std::size_t count, float* bounds) const {
  manhattanRows(rows.vectors + begin * kDimensions, rows.scales + begin, query_.data(), dimensionWeights_.data(), count,
                bounds);
  for (std::size_t i = 0; i < count; ++i) bounds[i] = bounds[i] * (1 - kSlack) - kSlack * queryLength_;
}

void ExactScan::scan(const RowBlock& rows) {
  if (limit_ == 0) return;
  alignas(64) float bounds[kBatch];
  for (std::size_t begin = 0; begin < rows.rows; begin += kBatch) {
    const std::size_t count = std::min(kBatch, rows.rows - begin);
    switch (distance_.metric()) {
      case Metric::Euclidean:
        boundEuclidean(rows, begin, count, bounds);
        break;
      case Metric::Cosine:
        boundCosine(rows, begin, count, bounds);
        break;
      case Metric::Manhattan:
        boundManhattan(rows, begin, count, bounds);
        break;
    }
    // Written so that a bound that is NaN, from numbers too large for float, does not rule its row out.
    for (std::size_t i = 0; i < count; ++i)
      if (!(bounds[i] > threshold_)) offer(rows, begin + i);
  }
}

void ExactScan::offer(const RowBlock& rows, std::size_t row) {
  const std::uint32_t track = rows.firstTrack + static_cast<std::uint32_t>(row);
  if (excluded_ != nullptr && excluded_->contains(track)) return;
  ++measured_;
  const Neighbour candidate{track, distance_.between(query_, rows.row(row))};
  if (nearest_.size() == limit_) {
    if (!(candidate < nearest_.front())) return;
    std::pop_heap(nearest_.begin(), nearest_.end());
    nearest_.pop_back();
  }
  nearest_.push_back(candidate);
  std::push_heap(nearest_.begin(), nearest_.end());
  if (nearest_.size() < limit_) return;
  const double farthest = nearest_.front().distance;
  // Rounded up; equal distances must still be looked at, as a smaller track number wins.
  threshold_ = std::nextafter(
      static_cast<float>(distance_.metric() == Metric::Euclidean ? farthest * farthest : farthest), kInfinity);
}

std::vector<Neighbour> ExactScan::take() {
  std::sort_heap(nearest_.begin(), nearest_.end());
  return std::move(nearest_);
}

}  // namespace earshot
