#include "shared/features/column_statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "tests/catch.h"

using earshot::ColumnStatistics;

namespace {

ColumnStatistics summarize(const std::vector<float>& values) {
  std::vector<float> scratch;
  return earshot::summarize(values, scratch);
}

ColumnStatistics naive(std::vector<float> values) {
  long double sum = 0, second = 0, third = 0, fourth = 0;
  for (const float v : values) sum += v;
  const auto n = static_cast<long double>(values.size());
  const long double mean = sum / n;
  for (const float v : values) {
    const long double d = v - mean;
    second += d * d / n, third += d * d * d / n, fourth += d * d * d * d / n;
  }
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  const double median = values.size() % 2 == 1 ? values[half] : (double(values[half - 1]) + values[half]) / 2;
  return {static_cast<double>(fourth / (second * second) - 3),
          values.back(),
          static_cast<double>(mean),
          median,
          values.front(),
          static_cast<double>(third / std::pow(second, 1.5L)),
          static_cast<double>(std::sqrt(second))};
}

void checkEqual(const ColumnStatistics& actual, const ColumnStatistics& expected) {
  CHECK(actual.kurtosis == Approx(expected.kurtosis).epsilon(1e-9).margin(1e-9));
  CHECK(actual.max == expected.max);
  CHECK(actual.mean == Approx(expected.mean).epsilon(1e-12).margin(1e-12));
  CHECK(actual.median == expected.median);
  CHECK(actual.min == expected.min);
  CHECK(actual.skew == Approx(expected.skew).epsilon(1e-9).margin(1e-9));
  CHECK(actual.standardDeviation == Approx(expected.standardDeviation).epsilon(1e-12));
}

}  // namespace

TEST_CASE("Statistics equal their definitions at every length") {
  std::mt19937 random(1);
  std::normal_distribution<float> normal;
  for (std::size_t size = 2; size < 70; ++size) {
    std::vector<float> values(size);
    for (float& v : values) v = normal(random);
    checkEqual(summarize(values), naive(values));
  }
}

TEST_CASE("Heavy tails, huge offsets and many equal values keep the median exact") {
  std::mt19937 random(2);
  std::normal_distribution<float> normal;
  for (const std::size_t size : {1291, 1292}) {
    std::vector<float> tails(size), offset(size), steps(size), sparse(size, 0.0f);
    for (std::size_t i = 0; i < size; ++i) {
      tails[i] = std::exp(4 * normal(random));
      offset[i] = 22050 + normal(random);
      steps[i] = std::round(normal(random));
    }
    sparse[size / 3] = 1e30f;
    checkEqual(summarize(tails), naive(tails));
    checkEqual(summarize(offset), naive(offset));
    checkEqual(summarize(steps), naive(steps));
    CHECK(summarize(sparse).median == 0);
  }
  // The widest range a float has: its buckets are 2.7e36 wide.
  constexpr float most = std::numeric_limits<float>::max();
  CHECK(summarize({-most, 1, 2, 3, most}).median == 2);
}

TEST_CASE("Scaling and mirroring do what the definitions say") {
  std::mt19937 random(3);
  std::exponential_distribution<float> exponential;
  std::vector<float> values(1001), mirrored(1001);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = exponential(random);
    mirrored[i] = -2 * values[i];
  }
  const auto a = summarize(values), b = summarize(mirrored);
  CHECK(b.mean == Approx(-2 * a.mean));
  CHECK(b.median == -2 * a.median);
  CHECK(b.max == -2 * a.min);
  CHECK(b.skew == Approx(-a.skew));
  CHECK(b.kurtosis == Approx(a.kurtosis));
  CHECK(b.standardDeviation == Approx(2 * a.standardDeviation));
}

TEST_CASE("A constant has a defined shape") {
  for (const std::size_t size : {1, 2, 1293}) {
    const auto s = summarize(std::vector<float>(size, .1f));
    CHECK(s.kurtosis == -3);
    CHECK(s.skew == 0);
    CHECK(s.standardDeviation == 0);
    CHECK(s.mean == .1f);
    CHECK(s.median == .1f);
    CHECK(s.min == .1f);
    CHECK(s.max == .1f);
  }
}

TEST_CASE("NaN, infinity and nothing at all give NaN") {
  const float nan = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();
  for (const auto& values : {std::vector<float>{}, {1, nan, 2}, {nan}, {1, infinity}, {infinity, -infinity, 0}}) {
    const auto s = summarize(values);
    for (const double number : {s.kurtosis, s.max, s.mean, s.median, s.min, s.skew, s.standardDeviation})
      CHECK(std::isnan(number));
  }
}
