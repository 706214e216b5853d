#include "shared/features/mfcc.h"

#include <cmath>
#include <numbers>

#include "shared/features/mfcc_covariance.h"
#include "tests/unit/features/signals.h"

namespace earshot::testing {

TEST_CASE("the cosine transform is its definition's") {
  const auto bands = noise(kMelBands, 60);
  std::array<Lanes, kMelBands> lanes;
  for (std::size_t b = 0; b < kMelBands; ++b) lanes[b] = splat(bands[b]);
  std::array<Lanes, kMfcc> coefficients;
  Mfcc().apply(lanes, coefficients);
  for (std::size_t k = 0; k < kMfcc; ++k) {
    double sum = 0;
    for (std::size_t b = 0; b < kMelBands; ++b) {
      sum += bands[b] * std::cos(std::numbers::pi * static_cast<double>(k * (2 * b + 1)) / 256);
    }
    CHECK(coefficients[k][0] == Approx(sum * std::sqrt((k == 0 ? 1.0 : 2.0) / 128)).margin(1e-4));
  }
}

TEST_CASE("the MFCC of samples in memory are the analyzer's") {
  const auto samples = mix(sine(440, 3), noise(50000, 0.1F));
  const auto alone = mfcc(samples, 22050);
  REQUIRE(alone.ok());
  const Analyzed analysis = analyze(samples);
  REQUIRE(alone->frames == analysis.frames[0].frames);
  for (std::size_t i = 0; i < alone->values.size(); ++i) {
    REQUIRE(alone->values[i] == Approx(analysis.frames[0].values[i]).margin(1e-3));
  }
}

TEST_CASE("louder moves only the first coefficient, by the gain in dB times the root of 128") {
  const auto loud = noise(40000, 0.5F);
  auto quiet = loud;
  for (float& sample : quiet) sample /= 8;
  const auto first = mfcc(loud, 22050);
  const auto second = mfcc(quiet, 22050);
  REQUIRE((first.ok() && second.ok()));
  for (std::size_t i = 0; i < first->values.size(); ++i) {
    const double expected = i < first->frames ? 20 * std::log10(8.0) * std::sqrt(128.0) : 0;
    REQUIRE(first->values[i] - second->values[i] == Approx(expected).margin(2e-3));
  }
}

TEST_CASE("silence has the floor in the first coefficient and zeros above") {
  const auto silent = mfcc(std::vector<float>(5000), 22050);
  REQUIRE(silent.ok());
  REQUIRE(silent->frames == 10);
  for (std::size_t i = 0; i < silent->values.size(); ++i) {
    CHECK(silent->values[i] == Approx(i < 10 ? -100 * std::sqrt(128.0) : 0).margin(1e-3));
  }
}

TEST_CASE("MFCC of nothing, of NaN and at a meaningless rate are refused") {
  CHECK(mfcc({}, 22050).error().code == ErrorCode::TooShort);
  CHECK(mfcc(std::vector<float>(100), 0).error().code == ErrorCode::InvalidArgument);
  CHECK(mfcc(std::vector<float>(100), NAN).error().code == ErrorCode::InvalidArgument);
  std::vector<float> samples(60000);
  samples[30000] = NAN;
  const auto broken = mfcc(samples, 22050);
  REQUIRE_FALSE(broken.ok());
  CHECK(broken.error().code == ErrorCode::NotFinite);
  CHECK(broken.error().what.find("frame 57") != std::string::npos);  // the first that reaches sample 30,000
}

TEST_CASE("the covariance is the definition's, row by row of the upper triangle") {
  std::vector<std::vector<float>> numbers(kMfcc);
  std::array<std::span<const float>, kMfcc> rows;
  for (std::size_t k = 0; k < kMfcc; ++k) {
    numbers[k] = noise(1001, 100, static_cast<std::uint32_t>(k + 1));
    for (float& value : numbers[k]) value += 500;
    rows[k] = numbers[k];
  }
  const auto covariance = mfccCovariance(rows);
  std::size_t next = 0;
  for (std::size_t i = 0; i < kMfcc; ++i) {
    for (std::size_t j = i; j < kMfcc; ++j) {
      double meanI = 0;
      double meanJ = 0;
      for (std::size_t t = 0; t < 1001; ++t) {
        meanI += rows[i][t] / 1001.0;
        meanJ += rows[j][t] / 1001.0;
      }
      double sum = 0;
      for (std::size_t t = 0; t < 1001; ++t) sum += (rows[i][t] - meanI) * (rows[j][t] - meanJ);
      REQUIRE(covariance[next++] == Approx(sum / 1001).epsilon(1e-5).margin(1e-3));
    }
  }
}

TEST_CASE("one frame has no covariance") {
  const float value = 3;
  std::array<std::span<const float>, kMfcc> rows;
  rows.fill({&value, 1});
  for (const float covariance : mfccCovariance(rows)) CHECK(covariance == 0);
}

}  // namespace earshot::testing
