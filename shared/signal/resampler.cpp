#include "shared/signal/resampler.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string>

#include "shared/decimal_text.h"
#include "shared/signal/lanes.h"
#include "shared/signal/sinc_filter.h"
#include "shared/signal/transposition.h"

namespace earshot {
namespace {

// Linear interpolation between rows errs by (pi c / phases)^2 / 8 of full scale: -118 dB at 1024 phases and c = 1.
constexpr double kInterpolatedPhases = 1024;
constexpr std::size_t kLargestTable = 1 << 20;

constexpr std::size_t kBlock = 1 << 14;

// Winograd's eights of outputs must stay short beside the filter, for a NaN not to spread further than promised.
constexpr std::uint64_t kSmallStep = 4;
constexpr std::size_t kTableGrowth = 4;  // of Winograd's coefficients: 27 filters of an eighth

constexpr std::size_t kSideBySide = 16;
constexpr std::size_t kMostWindowRows = 1 << 13;  // samples of a window laid out side by side: half a megabyte

// Sixteen partial sums everywhere, so that the order of summation does not depend on the lanes at hand.
constexpr std::size_t kSums = 16;

/// The sixteen by halves: 16 to 8 and 8 to 4 in lanes where there are enough, the last four one by one.
float total(const Lanes* sums) {
  float eight[8], four[4];
  if constexpr (kLanes == 8) {
    const Lanes sum = sums[0] + sums[1];
    store(eight, sum);
  } else {
    const Lanes low = sums[0] + sums[2], high = sums[1] + sums[3];
    store(eight, low);
    store(eight + kLanes, high);
  }
  for (std::size_t i = 0; i < 4; ++i) four[i] = eight[i] + eight[i + 4];
  return (four[0] + four[2]) + (four[1] + four[3]);
}

/// Several rows, `taps` apart, against one window. taps: a multiple of 16.
template <std::size_t Rows>
std::array<float, Rows> convolve(const float* rows, const float* window, std::size_t taps) {
  constexpr std::size_t kVectors = kSums / kLanes;
  Lanes sums[Rows][kVectors] = {};
  for (std::size_t k = 0; k < taps; k += kSums)
    for (std::size_t v = 0; v < kVectors; ++v) {
      const Lanes samples = load(window + k + v * kLanes);
      for (std::size_t r = 0; r < Rows; ++r) sums[r][v] += samples * load(rows + r * taps + k + v * kLanes);
    }
  std::array<float, Rows> out;
  for (std::size_t r = 0; r < Rows; ++r) out[r] = total(sums[r]);
  return out;
}

/// out[c] = sum_k row[k] window[k][c] for kSideBySide columns, in four partial sums: k modulo 4. taps: a multiple of 4.
void convolveSideBySide(const float* row, const float* window, std::size_t taps, float* out) {
  constexpr std::size_t kPartial = 4, kVectors = 2;
  for (std::size_t c = 0; c < kSideBySide; c += kVectors * kLanes) {
    Lanes sums[kPartial][kVectors] = {};
    const float* at = window + c;
    for (std::size_t k = 0; k < taps; k += kPartial)
      for (std::size_t i = 0; i < kPartial; ++i, at += kSideBySide) {
        const Lanes coefficient = splat(row[k + i]);
        for (std::size_t v = 0; v < kVectors; ++v) sums[i][v] += coefficient * load(at + v * kLanes);
      }
    for (std::size_t v = 0; v < kVectors; ++v)
      store(out + c + v * kLanes, (sums[0][v] + sums[1][v]) + (sums[2][v] + sums[3][v]));
  }
}

Error badRate(double rate) {
  return {ErrorCode::InvalidArgument,
          "sample rate",
          {"is ", rate, " Hz, expected 1,000 to 768,000 Hz"},
          "Check the file's header."};
}

}  // namespace

Result<Resampler> Resampler::create(double inRate, double outRate) {
  for (const double rate : {inRate, outRate})
    if (!(rate >= 1000 && rate <= 768000)) return badRate(rate);

  Resampler resampler;
  const auto in = static_cast<std::uint64_t>(std::llround(inRate * 0x1p20));
  const auto out = static_cast<std::uint64_t>(std::llround(outRate * 0x1p20));
  const std::uint64_t divisor = std::gcd(in, out);
  resampler.inStep_ = in / divisor;
  resampler.outStep_ = out / divisor;
  if (in == out) return resampler;

  const double ratio = std::min(1.0, outRate / inRate);
  const SincFilter filter(ratio);
  const std::size_t taps = filter.taps();
  const std::uint64_t inStep = resampler.inStep_, outStep = resampler.outStep_;
  resampler.taps_ = taps;
  resampler.exact_ = outStep <= kLargestTable / taps;

  if (resampler.exact_ && std::min(inStep, outStep) <= kSmallStep && inStep <= WinogradFilter::kLargestStep &&
      outStep <= kLargestTable / kTableGrowth / taps) {
    // A round's outputs share a window, which begins where the first one's does: the others' filters lie later in it.
    const std::size_t length = taps + static_cast<std::size_t>((outStep - 1) * inStep / outStep);
    std::vector<double> rows(static_cast<std::size_t>(outStep) * length);
    for (std::uint64_t n = 0; n < outStep; ++n) {
      const std::uint64_t position = n * inStep;
      filter.at(static_cast<double>(position % outStep) / static_cast<double>(outStep),
                {rows.data() + n * length + position / outStep, taps});
    }
    auto winograd = WinogradFilter::create(rows, static_cast<std::size_t>(inStep), static_cast<std::size_t>(outStep));
    if (!winograd) return winograd.error();
    resampler.winograd_ = std::move(*winograd);
    resampler.way_ = Way::Winograd;
    resampler.rounds_ = WinogradFilter::kRounds;
    resampler.needed_ = resampler.winograd_.needed();
    resampler.reset();
    return resampler;
  }

  resampler.phases_ = resampler.exact_ ? static_cast<std::size_t>(outStep)
                                       : static_cast<std::size_t>(std::ceil(kInterpolatedPhases * ratio));
  const std::size_t rows = resampler.phases_ + (resampler.exact_ ? 0 : 1);
  auto table = Buffer<float>::allocate(rows * taps, "resampler");
  if (!table) return table.error();
  resampler.rows_ = std::move(*table);
  std::vector<double> row(taps);
  for (std::size_t p = 0; p < rows; ++p) {
    filter.at(static_cast<double>(p) / static_cast<double>(resampler.phases_), row);
    std::transform(row.begin(), row.end(), resampler.rows_.data() + p * taps,
                   [](double coefficient) { return static_cast<float>(coefficient); });
  }
  resampler.way_ = Way::OneByOne;
  if (resampler.exact_ && inStep + taps <= kMostWindowRows) {
    const std::size_t last = static_cast<std::size_t>((outStep - 1) * inStep / outStep);
    resampler.way_ = Way::SideBySide;
    resampler.rounds_ = kSideBySide;
    resampler.windowRows_ = (last + taps + 7) / 8 * 8;
    resampler.needed_ = (kSideBySide - 1) * static_cast<std::size_t>(inStep) + resampler.windowRows_;
    auto columns = Buffer<float>::allocate(resampler.windowRows_ * kSideBySide, "resampler");
    if (!columns) return columns.error();
    resampler.sideBySide_ = std::move(*columns);
  }
  resampler.reset();
  return resampler;
}

void Resampler::reset() {
  held_.assign(taps_ / 2 - 1, 0.0f);
  used_ = 0;
  remainder_ = 0;
}

void Resampler::push(std::span<const float> in, std::vector<float>& out) {
  if (way_ == Way::Copy) {
    out.insert(out.end(), in.begin(), in.end());
    return;
  }
  for (std::size_t at = 0; at < in.size(); at += kBlock) {
    const auto block = in.subspan(at, std::min(kBlock, in.size() - at));
    held_.insert(held_.end(), block.begin(), block.end());
    way_ == Way::OneByOne ? emitOneByOne(out) : emitRounds(out);
    dropUsed();
  }
}

void Resampler::finish(std::vector<float>& out) {
  if (way_ == Way::Copy) return;
  if (way_ == Way::OneByOne) {
    held_.insert(held_.end(), taps_ / 2, 0.0f);
    emitOneByOne(out);
  } else {
    // Whole batches over silence; what lies beyond the recording's end is cut off.
    const std::size_t first = used_ + taps_ / 2 - 1;
    const std::uint64_t left = held_.size() > first ? held_.size() - first : 0;
    const std::size_t size = out.size() + static_cast<std::size_t>((left * outStep_ + inStep_ - 1) / inStep_);
    const std::size_t batch = rounds_ * static_cast<std::size_t>(outStep_);
    const std::size_t batches = (size - out.size() + batch - 1) / batch;
    if (batches > 0) held_.resize(used_ + (batches - 1) * rounds_ * static_cast<std::size_t>(inStep_) + needed_, 0.0f);
    emitRounds(out);
    out.resize(size);
  }
  reset();
}

void Resampler::emitRounds(std::vector<float>& out) {
  const std::size_t taken = rounds_ * static_cast<std::size_t>(inStep_);
  const std::size_t given = rounds_ * static_cast<std::size_t>(outStep_);
  while (used_ + needed_ <= held_.size()) {
    out.resize(out.size() + given);
    float* to = out.data() + out.size() - given;
    way_ == Way::Winograd ? winograd_.apply(held_.data() + used_, to) : emitSideBySide(to);
    used_ += taken;
  }
}

void Resampler::emitSideBySide(float* out) {
  const auto inStep = static_cast<std::size_t>(inStep_), outStep = static_cast<std::size_t>(outStep_);
  // Sample j of the window of each of the rounds, side by side: the outputs of one phase share their coefficients.
  transpose(held_.data() + used_, inStep, windowRows_, kSideBySide, sideBySide_.data(), kSideBySide);
  float samples[kSideBySide];
  for (std::size_t n = 0; n < outStep; ++n) {
    const std::size_t position = n * inStep;
    convolveSideBySide(row(position % outStep), sideBySide_.data() + position / outStep * kSideBySide, taps_, samples);
    for (std::size_t r = 0; r < kSideBySide; ++r) out[r * outStep + n] = samples[r];
  }
}

void Resampler::emitOneByOne(std::vector<float>& out) {
  while (used_ + taps_ <= held_.size()) {
    const float* window = held_.data() + used_;
    if (exact_) {
      out.push_back(convolve<1>(row(static_cast<std::size_t>(remainder_)), window, taps_)[0]);
    } else {
      const double phase =
          static_cast<double>(remainder_) / static_cast<double>(outStep_) * static_cast<double>(phases_);
      const auto before = std::min(static_cast<std::size_t>(phase), phases_ - 1);
      const auto fraction = static_cast<float>(phase - static_cast<double>(before));
      const auto [from, to] = convolve<2>(row(before), window, taps_);
      out.push_back(from + fraction * (to - from));
    }
    remainder_ += inStep_;
    used_ += static_cast<std::size_t>(remainder_ / outStep_);
    remainder_ %= outStep_;
  }
}

void Resampler::dropUsed() {
  // Moving only what outweighs the rest keeps single-sample blocks from costing a move each.
  if (used_ * 2 <= held_.size()) return;
  const std::size_t gone = std::min(used_, held_.size());
  held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(gone));
  used_ -= gone;
}

}  // namespace earshot
