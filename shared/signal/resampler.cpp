#include "shared/signal/resampler.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>

#include "shared/signal/lanes.h"

namespace earshot {
namespace {

// 108 dB by Kaiser's formula leaves a margin over the 100 dB promised, for rows in float.
constexpr double kAttenuation = 108;
constexpr double kBeta = .1102 * (kAttenuation - 8.7);
constexpr double kPassBand = .9;
constexpr double kCutoff = .95;

// Linear interpolation between rows errs by (pi c / phases)^2 / 8 of full scale: -118 dB at 1024 phases and c = 1.
constexpr double kInterpolatedPhases = 1024;
constexpr std::size_t kLargestTable = 1 << 20;

constexpr std::size_t kBlock = 1 << 14;

// Outputs that share a row of coefficients: their partial sums fill half of the registers.
constexpr std::size_t kTogether = kLanes / 2;

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

/// out[o] = sum_k row[k] window[o * apart + k] for `Outputs` windows that lie `apart` samples apart. taps: a multiple
/// of 16.
template <std::size_t Outputs>
std::array<float, Outputs> convolve(const float* row, const float* window, std::size_t apart, std::size_t taps) {
  constexpr std::size_t kVectors = kSums / kLanes;
  Lanes sums[Outputs][kVectors] = {};
  for (std::size_t k = 0; k < taps; k += kSums)
    for (std::size_t v = 0; v < kVectors; ++v) {
      const Lanes coefficients = load(row + k + v * kLanes);
      for (std::size_t o = 0; o < Outputs; ++o) sums[o][v] += coefficients * load(window + o * apart + k + v * kLanes);
    }
  std::array<float, Outputs> out;
  for (std::size_t o = 0; o < Outputs; ++o) out[o] = total(sums[o]);
  return out;
}

/// The modified Bessel function I0 of x, by its power series in (x/2)^2; x <= kBeta < 11, where 32 terms reach 1e-16.
double bessel(double x) {
  static constexpr auto coefficients = [] {
    std::array<double, 32> c{};
    double factorial = 1;
    for (std::size_t i = 0; i < c.size(); ++i) {
      if (i > 0) factorial *= static_cast<double>(i);
      c[i] = 1 / (factorial * factorial);
    }
    return c;
  }();
  const double t = x * x / 4;
  double sum = 0;
  for (std::size_t i = coefficients.size(); i-- > 0;) sum = sum * t + coefficients[i];
  return sum;
}

/// The filter at the taps around a position `phase` in [0, 1] after a sample: the first tap lies taps/2 - 1 before it.
void design(float* row, std::size_t taps, double cutoff, double phase, std::vector<double>& scratch) {
  const double half = static_cast<double>(taps) / 2;
  const double first = -(half - 1) - phase;
  // sin(pi c t) at steps of one sample is a rotation.
  const double angle = std::numbers::pi * cutoff;
  const double stepSine = std::sin(angle), stepCosine = std::cos(angle);
  double sine = std::sin(angle * first), cosine = std::cos(angle * first);
  scratch.resize(taps);
  double sum = 0;
  for (std::size_t k = 0; k < taps; ++k) {
    const double t = first + static_cast<double>(k);
    const double sinc = std::abs(t) < 1e-9 ? cutoff : sine / (std::numbers::pi * t);
    const double position = t / half;
    const double window = bessel(kBeta * std::sqrt(std::max(0.0, 1 - position * position)));
    scratch[k] = sinc * window;
    sum += scratch[k];
    const double nextSine = sine * stepCosine + cosine * stepSine;
    cosine = cosine * stepCosine - sine * stepSine;
    sine = nextSine;
  }
  for (std::size_t k = 0; k < taps; ++k) row[k] = static_cast<float>(scratch[k] / sum);
}

Error badRate(double rate) {
  return {ErrorCode::InvalidArgument, "sample rate", "is " + std::to_string(rate) + " Hz, expected 1,000 to 768,000 Hz",
          "Check the file's header."};
}

}  // namespace

Result<Resampler> Resampler::create(double inRate, double outRate) {
  for (const double rate : {inRate, outRate})
    if (!(rate >= 1000 && rate <= 768000)) return badRate(rate);

  Resampler resampler;
  const auto in = static_cast<std::uint64_t>(std::llround(std::ldexp(inRate, 20)));
  const auto out = static_cast<std::uint64_t>(std::llround(std::ldexp(outRate, 20)));
  const std::uint64_t divisor = std::gcd(in, out);
  resampler.inStep_ = in / divisor;
  resampler.outStep_ = out / divisor;
  if (in == out) return resampler;

  const double ratio = std::min(1.0, outRate / inRate);
  const double transition = (1 - kPassBand) * ratio * std::numbers::pi;
  const double length = 1 + (kAttenuation - 7.95) / (2.285 * transition);
  resampler.taps_ = kSums * static_cast<std::size_t>(std::ceil(length / kSums));
  resampler.exact_ = resampler.outStep_ <= kLargestTable / resampler.taps_;
  resampler.phases_ = resampler.exact_ ? static_cast<std::size_t>(resampler.outStep_)
                                       : static_cast<std::size_t>(std::ceil(kInterpolatedPhases * ratio));
  const std::size_t rows = resampler.phases_ + (resampler.exact_ ? 0 : 1);
  auto table = Buffer<float>::allocate(rows * resampler.taps_, "resampler");
  if (!table) return table.error();
  resampler.rows_ = std::move(*table);
  std::vector<double> scratch;
  for (std::size_t p = 0; p < rows; ++p)
    design(resampler.rows_.data() + p * resampler.taps_, resampler.taps_, kCutoff * ratio,
           static_cast<double>(p) / static_cast<double>(resampler.phases_), scratch);
  resampler.reset();
  return resampler;
}

void Resampler::reset() {
  held_.assign(taps_ / 2 - 1, 0.0f);
  used_ = 0;
  remainder_ = 0;
}

void Resampler::push(std::span<const float> in, std::vector<float>& out) {
  if (taps_ == 0) {
    out.insert(out.end(), in.begin(), in.end());
    return;
  }
  for (std::size_t at = 0; at < in.size(); at += kBlock) {
    const auto block = in.subspan(at, std::min(kBlock, in.size() - at));
    held_.insert(held_.end(), block.begin(), block.end());
    emit(out, false);
  }
}

void Resampler::finish(std::vector<float>& out) {
  if (taps_ == 0) return;
  held_.insert(held_.end(), taps_ / 2, 0.0f);
  emit(out, true);
  reset();
}

void Resampler::emit(std::vector<float>& out, bool atEnd) {
  // A round is kTogether outputs of every phase: outputs of one phase lie inStep_ samples apart and share their row.
  if (exact_) {
    const std::size_t perRound = kTogether * static_cast<std::size_t>(inStep_);
    const std::size_t rounds = held_.size() < used_ + taps_ ? 0 : (held_.size() - used_ - taps_ + 1) / perRound;
    const std::size_t before = out.size();
    out.resize(before + rounds * kTogether * static_cast<std::size_t>(outStep_));
    emitRounds(out.data() + before, rounds);
  }
  // What is left waits for the next block, so that rounds always begin at phase 0.
  if (!exact_ || atEnd)
    while (used_ + taps_ <= held_.size()) {
      out.push_back(exact_ ? convolve<1>(row(static_cast<std::size_t>(remainder_)), held_.data() + used_, 0, taps_)[0]
                           : interpolated());
      remainder_ += inStep_;
      used_ += static_cast<std::size_t>(remainder_ / outStep_);
      remainder_ %= outStep_;
    }
  // Moving only what outweighs the rest keeps single-sample blocks from costing a move each.
  if (used_ * 2 > held_.size()) {
    const std::size_t gone = std::min(used_, held_.size());
    held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(gone));
    used_ -= gone;
  }
}

void Resampler::emitRounds(float* out, std::size_t rounds) {
  const auto perPhase = static_cast<std::size_t>(outStep_), apart = static_cast<std::size_t>(inStep_);
  const std::size_t whole = apart / perPhase, fraction = apart % perPhase;
  for (std::size_t r = 0; r < rounds; ++r, out += kTogether * perPhase) {
    const float* window = held_.data() + used_;
    std::size_t phase = 0;
    for (std::size_t n = 0; n < perPhase; ++n) {
      const auto samples = convolve<kTogether>(row(phase), window, apart, taps_);
      for (std::size_t o = 0; o < kTogether; ++o) out[o * perPhase + n] = samples[o];
      phase += fraction;
      window += whole + (phase >= perPhase ? 1 : 0);
      if (phase >= perPhase) phase -= perPhase;
    }
    used_ += kTogether * apart;
  }
}

float Resampler::interpolated() const {
  const double phase = static_cast<double>(remainder_) / static_cast<double>(outStep_) * static_cast<double>(phases_);
  const auto before = std::min(static_cast<std::size_t>(phase), phases_ - 1);
  const auto fraction = static_cast<float>(phase - static_cast<double>(before));
  // Neighbouring rows lie taps_ apart: the roles of row and window are exchanged to convolve both at once.
  const auto [from, to] = convolve<2>(held_.data() + used_, row(before), taps_, taps_);
  return from + fraction * (to - from);
}

}  // namespace earshot
