#include "shared/features/column_statistics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include "shared/ordering.h"

namespace earshot {
namespace {

constexpr std::size_t kLanes = 4;
using Floats = float __attribute__((vector_size(kLanes * sizeof(float))));
using Doubles = double __attribute__((vector_size(kLanes * sizeof(double))));

Floats load(const float* from) {
  Floats lanes;
  std::memcpy(&lanes, from, sizeof lanes);
  return lanes;
}

double total(const Doubles& lanes) { return (lanes[0] + lanes[2]) + (lanes[1] + lanes[3]); }

struct Range {
  double sum;
  float min, max;
};

Range range(std::span<const float> values) {
  const std::size_t whole = values.size() / kLanes * kLanes;
  const float first = values[0];
  Doubles sums{};
  Floats low{first, first, first, first}, high = low;
  for (std::size_t i = 0; i < whole; i += kLanes) {
    const Floats lanes = load(values.data() + i);
    sums += __builtin_convertvector(lanes, Doubles);
    low = lanes < low ? lanes : low;
    high = lanes > high ? lanes : high;
  }
  Range result{total(sums), std::min({low[0], low[1], low[2], low[3]}), std::max({high[0], high[1], high[2], high[3]})};
  for (const float value : values.subspan(whole)) {
    result.sum += value;
    result.min = std::min(result.min, value);
    result.max = std::max(result.max, value);
  }
  return result;
}

struct Moments {
  double second, third, fourth;
};

Moments moments(std::span<const float> values, double mean) {
  const std::size_t whole = values.size() / kLanes * kLanes;
  Doubles seconds{}, thirds{}, fourths{};
  for (std::size_t i = 0; i < whole; i += kLanes) {
    const Doubles deviation = __builtin_convertvector(load(values.data() + i), Doubles) - mean;
    const Doubles square = deviation * deviation;
    seconds += square;
    thirds += square * deviation;
    fourths += square * square;
  }
  Moments sums{total(seconds), total(thirds), total(fourths)};
  for (const float value : values.subspan(whole)) {
    const double deviation = value - mean, square = deviation * deviation;
    sums.second += square;
    sums.third += square * deviation;
    sums.fourth += square * square;
  }
  const auto count = static_cast<double>(values.size());
  return {sums.second / count, sums.third / count, sums.fourth / count};
}

/// Selects among the few values that share the median's bucket: counting has no branch to mispredict, which is what
/// nth_element over the whole row spends its time on.
double median(std::span<const float> values, float min, float max, std::vector<float>& scratch) {
  constexpr std::size_t kBuckets = 256;
  const double scale = (kBuckets - 1) / (static_cast<double>(max) - min);
  const auto bucket = [&](float value) {
    return static_cast<std::uint32_t>(static_cast<std::int32_t>((static_cast<double>(value) - min) * scale));
  };
  // Neighbours often fall into one bucket: two counters, so that one's increment need not wait for the other's.
  std::array<std::uint32_t, kBuckets> counts{}, odd{};
  std::size_t i = 0;
  for (; i + 1 < values.size(); i += 2) {
    ++counts[bucket(values[i])];
    ++odd[bucket(values[i + 1])];
  }
  if (i < values.size()) ++counts[bucket(values[i])];
  for (std::size_t b = 0; b < kBuckets; ++b) counts[b] += odd[b];

  // Ranks (from 0) of the two in the middle; the same for an odd count.
  const std::size_t lower = (values.size() - 1) / 2, upper = values.size() / 2;
  std::uint32_t first = 0;
  std::size_t below = 0;
  while (below + counts[first] <= lower) below += counts[first++];
  std::uint32_t last = first;
  std::size_t upToLast = below + counts[first];
  while (upToLast <= upper) upToLast += counts[++last];

  // Every value is written, the wanted ones stay: no branch here either.
  scratch.resize(upToLast - below + 1);
  std::size_t size = 0;
  for (const float value : values) {
    scratch[size] = value;
    size += bucket(value) - first <= last - first ? 1 : 0;
  }
  const std::span<float> wanted = std::span(scratch).first(size);
  const double high = selectNth(wanted, upper - below);
  return lower == upper ? high : (high + selectNth(wanted, lower - below)) / 2;
}

}  // namespace

ColumnStatistics summarize(std::span<const float> values, std::vector<float>& scratch) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  if (values.empty()) return {nan, nan, nan, nan, nan, nan, nan};
  const auto [sum, min, max] = range(values);
  if (!std::isfinite(sum)) return {nan, nan, nan, nan, nan, nan, nan};
  if (min == max) return {-3, max, max, max, max, 0, 0};

  const double mean = sum / static_cast<double>(values.size());
  const auto [second, third, fourth] = moments(values, mean);
  return {.kurtosis = fourth / (second * second) - 3,
          .max = max,
          .mean = mean,
          .median = median(values, min, max, scratch),
          .min = min,
          .skew = third / (second * std::sqrt(second)),
          .standardDeviation = std::sqrt(second)};
}

}  // namespace earshot
