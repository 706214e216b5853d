// Bad and extreme input: a defined, finite result or an error that names the place.

#include <algorithm>
#include <cmath>
#include <limits>

#include "tests/unit/features/signals.h"

namespace earshot::testing {
namespace {

void checkFinite(const Analyzed& analysis) {
  const auto columns = analysis.statistics.set->computedColumns();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    INFO(columns[i]);
    CHECK(std::isfinite(analysis.statistics.values[i]));
  }
  for (const FeatureMatrix& matrix : analysis.frames) {
    INFO(matrix.name);
    CHECK(std::all_of(matrix.values.begin(), matrix.values.end(), [](float value) { return std::isfinite(value); }));
  }
}

}  // namespace

TEST_CASE("silence has the documented values") {
  const Analyzed analysis = analyze(std::vector<float>(60000));
  checkFinite(analysis);
  const auto at = [&](const char* column) { return analysis.statistics.at(column); };
  CHECK(at("mfcc/mean/01") == Approx(-100 * std::sqrt(128.0)));
  CHECK(at("mfcc/mean/02") == Approx(0).margin(1e-3));
  CHECK(at("chroma_stft/max/01") == 0);
  CHECK(at("spectral_centroid/max/01") == 0);
  CHECK(at("spectral_bandwidth/max/01") == 0);
  CHECK(at("spectral_contrast/max/01") == 0);
  CHECK(at("spectral_rolloff/max/01") == 0);
  CHECK(at("spectral_flatness/min/01") == 1);
  CHECK(at("rms/max/01") == 0);
  CHECK(at("zero_crossing_rate/max/01") == 0);
  CHECK(at("onset_strength/max/01") == 0);
  CHECK(at("mfcc/covariance/01-01") == Approx(0).margin(1e-6));
  CHECK(at("tempo") == 0);
  CHECK(at("beats/count") == 0);
  CHECK(analysis.beatTimes.empty());
}

TEST_CASE("a constant, full scale, the loudest allowed, the quietest there is: finite numbers") {
  checkFinite(analyze(std::vector<float>(60000, 0.7F)));
  auto clipped = noise(60000, 40);
  for (float& sample : clipped) sample = std::clamp(sample, -1.0F, 1.0F);
  checkFinite(analyze(clipped));
  checkFinite(analyze(noise(60000, 1e9F)));
  checkFinite(analyze(noise(60000, 1e-20F)));
  checkFinite(analyze(noise(60000, 1e-40F)));
}

TEST_CASE("recordings shorter than a frame have finite numbers") {
  for (const std::size_t size : {1, 2, 100, 511, 512, 2047, 2048}) {
    for (const double rate : {22050.0, 44100.0, 8000.0, 1000.0, 768000.0}) {
      INFO(size << " samples at " << rate);
      checkFinite(analyze(noise(size), rate));
    }
  }
}

TEST_CASE("no samples are too few") {
  const auto nothing = tryToAnalyze({}, {.sampleRate = 44100, .excerpt = {}});
  REQUIRE_FALSE(nothing.ok());
  CHECK(nothing.error().code == ErrorCode::TooShort);
  const auto beyond = tryToAnalyze(noise(1000), {.sampleRate = 44100, .excerpt = {10, 5}});
  REQUIRE_FALSE(beyond.ok());
  CHECK(beyond.error().code == ErrorCode::TooShort);
}

TEST_CASE("a NaN, an infinity and a giant are reported with their place") {
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                          -std::numeric_limits<float>::infinity(), 2e9F}) {
    auto samples = noise(50000);
    samples[40321] = bad;
    const auto analysis = tryToAnalyze(samples, {.sampleRate = 44100, .excerpt = {}}, 3000);
    REQUIRE_FALSE(analysis.ok());
    CHECK(analysis.error().code == ErrorCode::NotFinite);
    INFO(analysis.error().message());
    CHECK(analysis.error().what.find("sample 40321 (0.914") != std::string::npos);
    CHECK(analysis.error().what.find("channel 1") != std::string::npos);
  }
}

TEST_CASE("a NaN outside the excerpt is nobody's business") {
  auto samples = noise(3 * 22050);
  samples[10] = NAN;
  samples[60000] = NAN;
  CHECK(tryToAnalyze(samples, {.sampleRate = 22050, .excerpt = {1, 1}}).ok());
}

TEST_CASE("options without meaning are refused") {
  const auto code = [](double rate, Excerpt excerpt) {
    const auto analyzer = Analyzer::create({.sampleRate = rate, .excerpt = excerpt});
    REQUIRE_FALSE(analyzer.ok());
    return analyzer.error().code;
  };
  CHECK(code(0, {}) == ErrorCode::InvalidArgument);
  CHECK(code(NAN, {}) == ErrorCode::InvalidArgument);
  CHECK(code(1e6, {}) == ErrorCode::InvalidArgument);
  CHECK(code(44100, {-1, 5}) == ErrorCode::InvalidArgument);
  CHECK(code(44100, {0, 0}) == ErrorCode::InvalidArgument);
  CHECK(code(44100, {0, NAN}) == ErrorCode::InvalidArgument);
  CHECK(code(44100, {std::numeric_limits<double>::infinity(), 1}) == ErrorCode::InvalidArgument);
}

TEST_CASE("calls out of order are refused, not obeyed") {
  auto analyzer = Analyzer::create({.sampleRate = 22050, .excerpt = {}});
  REQUIRE(analyzer.ok());
  CHECK(analyzer->finish().error().code == ErrorCode::InvalidArgument);
  CHECK(analyzer->push({nullptr, 0, 10, 10}).error().code == ErrorCode::InvalidArgument);
}

}  // namespace earshot::testing
