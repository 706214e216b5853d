#include "shared/signal/winograd_filter.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "shared/signal/lanes.h"
#include "shared/signal/transposition.h"

namespace earshot {
namespace {

constexpr std::size_t kPhases = 8;  // of a stream: three times halved
constexpr std::size_t kLeaves = 27;
constexpr std::size_t kColumns = WinogradFilter::kRounds / kPhases;

// Sums at work at once, to keep additions from waiting for one another.
constexpr std::size_t kSums = 8;
static_assert(kColumns % (kSums * kLanes) == 0);

/// The small filters that one filter falls into, in the order in which `Pass` uses them.
[[gnu::cold]] void split(const std::vector<double>& filter, std::size_t phases,
                         std::vector<std::vector<double>>& leaves) {
  if (phases == 1) {
    leaves.push_back(filter);
    return;
  }
  std::vector<double> even, both, odd;
  for (std::size_t k = 0; k < filter.size(); k += 2) {
    even.push_back(filter[k]);
    both.push_back(filter[k] + filter[k + 1]);
    odd.push_back(filter[k + 1]);
  }
  for (const auto& half : {even, both, odd}) split(half, phases / 2, leaves);
}

}  // namespace

/// One walk over the tree of filters, for one phase of the output.
struct WinogradFilter::Pass {
  using Streams = std::array<std::array<const float*, kPhases>, kLargestStep>;  // [inStep][phases]
  using Outputs = std::array<float*, kPhases>;

  const std::size_t inStep;
  const std::size_t leafTaps;
  const std::size_t stride;
  const float* leaf;

  /// out[i][c] = the filter's output c phases + i. scratch: room for this level and those below.
  void run(std::size_t phases, const Streams& in, const Outputs& out, float* scratch) {
    if (phases == 1) return multiply(in, out[0], std::make_index_sequence<kSums>());
    const std::size_t half = phases / 2;
    Streams differences, middle;
    Outputs even, odd, both;
    float* row = scratch + half * kColumns;
    for (std::size_t i = 0; i < half; ++i) {
      even[i] = out[2 * i];
      odd[i] = out[2 * i + 1];
      both[i] = scratch + i * kColumns;
      for (std::size_t q = 0; q < inStep; ++q) {
        differences[q][i] = row + (q * half + i) * stride;
        middle[q][i] = in[q][2 * i + 1];
      }
    }
    float* below = row + inStep * half * stride;

    for (std::size_t q = 0; q < inStep; ++q)
      for (std::size_t i = 0; i < half; ++i) subtract(in[q][2 * i], in[q][2 * i + 1], row + (q * half + i) * stride);
    run(half, differences, even, below);
    run(half, middle, both, below);
    for (std::size_t q = 0; q < inStep; ++q)
      for (std::size_t i = 0; i < half; ++i) {
        // The sample after a stream's last phase is its first one, a column later.
        const float* next = i + 1 < half ? in[q][2 * i + 2] : in[q][0] + 1;
        subtract(in[q][2 * i + 1], next, row + (q * half + i) * stride);
      }
    run(half, differences, odd, below);
    for (std::size_t i = 0; i < half; ++i)
      for (std::size_t c = 0; c < kColumns; c += kLanes) {
        const Lanes shared = load(both[i] + c);
        store(even[i] + c, load(even[i] + c) + shared);
        store(odd[i] + c, shared - load(odd[i] + c));
      }
  }

  void subtract(const float* from, const float* what, float* to) const {
    for (std::size_t c = 0; c < stride; c += kLanes) store(to + c, load(from + c) - load(what + c));
  }

  // The sums by constant numbers, for them to stay in registers where loops are not unrolled.
  template <std::size_t... v>
  void multiply(const Streams& in, float* out, std::index_sequence<v...>) {
    for (std::size_t c = 0; c < kColumns; c += kSums * kLanes) {
      Lanes sums[kSums] = {};
      const float* coefficient = leaf;
      for (std::size_t q = 0; q < inStep; ++q)
        for (const float *at = in[q][0] + c, *end = at + leafTaps; at != end; ++at) {
          const Lanes factor = splat(*coefficient++);
          ((sums[v] += factor * load(at + v * kLanes)), ...);
        }
      (store(out + c + v * kLanes, sums[v]), ...);
    }
    leaf += inStep * leafTaps;
  }
};

Result<WinogradFilter> WinogradFilter::create(std::span<const double> rows, std::size_t inStep, std::size_t outStep) {
  const std::size_t taps = rows.size() / outStep;
  WinogradFilter made;
  made.inStep_ = inStep;
  made.outStep_ = outStep;
  made.leafTaps_ = (taps + inStep * kPhases - 1) / (inStep * kPhases);
  // Every level looks a column further than the one below.
  made.stride_ = (kColumns + made.leafTaps_ + 2 + 7) / 8 * 8;
  const std::size_t ofLeaf = inStep * made.leafTaps_;
  auto leaves = Buffer<float>::allocate(outStep * kLeaves * ofLeaf, "resampler");
  if (!leaves) return leaves.error();
  made.leaves_ = std::move(*leaves);
  for (std::size_t p = 0; p < outStep; ++p)
    for (std::size_t q = 0; q < inStep; ++q) {
      std::vector<double> stream(kPhases * made.leafTaps_);
      for (std::size_t k = 0; k * inStep + q < taps; ++k) stream[k] = rows[p * taps + k * inStep + q];
      std::vector<std::vector<double>> small;
      split(stream, kPhases, small);
      for (std::size_t i = 0; i < kLeaves; ++i)
        for (std::size_t k = 0; k < made.leafTaps_; ++k)
          made.leaves_[(p * kLeaves + i) * ofLeaf + q * made.leafTaps_ + k] = static_cast<float>(small[i][k]);
    }
  // The streams, the outputs, and for each level half its phases of outputs and of differences; the last eight are what
  // the last row's "a column later" reads and nothing needs.
  const std::size_t levels = kPhases / 2 + kPhases / 4 + kPhases / 8;
  auto scratch = Buffer<float>::allocate((kPhases + levels) * inStep * made.stride_ + (kPhases + levels) * kColumns + 8,
                                         "resampler");
  if (!scratch) return scratch.error();
  made.scratch_ = std::move(*scratch);
  return made;
}

void WinogradFilter::apply(const float* in, float* out) {
  // Sample n of a stream lies in column n / 8 of its phase n % 8.
  float* matrix = scratch_.data();
  transpose(in, kPhases * inStep_, kPhases * inStep_, stride_, matrix, stride_);
  float* outputs = matrix + kPhases * inStep_ * stride_;
  Pass::Streams streams;
  Pass::Outputs rows;
  for (std::size_t i = 0; i < kPhases; ++i) {
    rows[i] = outputs + i * kColumns;
    for (std::size_t q = 0; q < inStep_; ++q) streams[q][i] = matrix + (i * inStep_ + q) * stride_;
  }
  Pass pass{inStep_, leafTaps_, stride_, leaves_.data()};
  for (std::size_t p = 0; p < outStep_; ++p) {
    pass.run(kPhases, streams, rows, outputs + kPhases * kColumns);
    if (outStep_ == 1) {
      for (std::size_t c = 0; c < kColumns; c += kPhases)  // eight columns of the eight rows
        transpose(outputs + c, kColumns, kPhases, kPhases, out + c * kPhases, kPhases);
      continue;
    }
    for (std::size_t c = 0; c < kColumns; ++c)
      for (std::size_t i = 0; i < kPhases; ++i) out[(c * kPhases + i) * outStep_ + p] = rows[i][c];
  }
}

}  // namespace earshot
