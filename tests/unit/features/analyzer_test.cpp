#include "shared/features/analyzer.h"

#include <cmath>

#include "tests/unit/features/signals.h"

namespace earshot::testing {

TEST_CASE("an analysis fills every computed column, with finite numbers") {
  const Analyzed analysis = analyze(mix(sine(440, 5), noise(100000, 0.2F)));
  REQUIRE(analysis.statistics.values.size() == analysis.statistics.set->computedColumns().size());
  for (const float value : analysis.statistics.values) CHECK(std::isfinite(value));
  CHECK(analysis.duration == Approx(5));
  for (const FeatureMatrix& matrix : analysis.frames) {
    CHECK(matrix.values.size() == matrix.coefficients * matrix.frames);
    CHECK(matrix.frames == 1 + 5 * 22050 / 512);
  }
}

TEST_CASE("blocks of any size give the same numbers") {
  const auto samples = mix(sine(300, 3, 44100), noise(100000, 0.1F));
  const AnalysisOptions options{.sampleRate = 44100, .excerpt = {}};
  const auto expected = tryToAnalyze(samples, options, samples.size());
  REQUIRE(expected.ok());
  for (const std::size_t block : {1000, 4096, 10007}) {
    const auto analysis = tryToAnalyze(samples, options, block);
    REQUIRE(analysis.ok());
    CHECK(analysis->statistics.values == expected->statistics.values);
  }
}

TEST_CASE("an excerpt counts samples of the source, and asks for no more than it needs") {
  const double rate = 44100;
  auto samples = noise(3 * 44100, 0.3F);
  const auto part = std::vector<float>(samples.begin() + 44100, samples.begin() + 2 * 44100);
  const AnalysisOptions options{.sampleRate = rate, .excerpt = {1, 1}};
  const auto excerpt = tryToAnalyze(samples, options);
  REQUIRE(excerpt.ok());
  CHECK(excerpt->duration == 1);
  CHECK(excerpt->statistics.values == analyze(part, rate).statistics.values);

  auto analyzer = Analyzer::create(options);
  REQUIRE(analyzer.ok());
  const auto first = analyzer->push(PlanarBlock::mono(std::span(samples).first(2 * 44100 - 1)));
  const auto second = analyzer->push(PlanarBlock::mono(std::span(samples).subspan(2 * 44100 - 1, 1)));
  REQUIRE((first.ok() && second.ok()));
  CHECK(*first == Analyzer::Appetite::More);
  CHECK(*second == Analyzer::Appetite::Enough);
}

TEST_CASE("mono is the mean of the channels") {
  const auto left = sine(440, 1);
  const auto right = noise(22050, 0.2F);
  std::vector<float> planes = left;
  planes.insert(planes.end(), right.begin(), right.end());
  std::vector<float> mono(22050);
  for (std::size_t n = 0; n < mono.size(); ++n) mono[n] = (left[n] + right[n]) / 2;

  auto analyzer = Analyzer::create({.sampleRate = 22050, .excerpt = {}});
  REQUIRE(analyzer.ok());
  REQUIRE(analyzer->push({planes.data(), 2, 22050, 22050}).ok());
  REQUIRE(analyzer->endPass().ok());
  const auto analysis = analyzer->finish();
  REQUIRE(analysis.ok());
  CHECK(analysis->statistics.values == analyze(mono).statistics.values);
}

TEST_CASE("a long recording needs a second pass, and short ones do not") {
  const auto block = mix(sine(440, 60), noise(60 * 22050, 0.1F));
  const auto pushMinutes = [&](Analyzer& analyzer, int minutes) {
    for (int i = 0; i < minutes; ++i) REQUIRE(analyzer.push(PlanarBlock::mono(block)).ok());
  };
  auto shortOne = Analyzer::create({.sampleRate = 22050, .excerpt = {}});
  auto longOne = Analyzer::create({.sampleRate = 22050, .excerpt = {}});
  REQUIRE((shortOne.ok() && longOne.ok()));
  pushMinutes(*shortOne, 2);
  const auto done = shortOne->endPass();
  REQUIRE(done.ok());
  CHECK(*done == Analyzer::Pass::Done);
  pushMinutes(*longOne, 10);
  const auto again = longOne->endPass();
  REQUIRE(again.ok());
  REQUIRE(*again == Analyzer::Pass::Again);

  SECTION("the second pass brings the numbers of what repeats") {
    pushMinutes(*longOne, 10);
    const auto secondEnd = longOne->endPass();
    REQUIRE(secondEnd.ok());
    CHECK(*secondEnd == Analyzer::Pass::Done);
    const auto shortAnalysis = shortOne->finish();
    const auto longAnalysis = longOne->finish();
    REQUIRE((shortAnalysis.ok() && longAnalysis.ok()));
    CHECK(longAnalysis->duration == 600);
    for (const char* column : {"mfcc/mean/01", "mfcc/mean/05", "spectral_centroid/mean/01", "chroma_stft/mean/10"}) {
      INFO(column);
      CHECK(longAnalysis->statistics.at(column) == Approx(shortAnalysis->statistics.at(column)).epsilon(0.01));
    }
  }
  SECTION("another recording in the second pass is refused") {
    pushMinutes(*longOne, 9);
    const auto other = longOne->endPass();
    REQUIRE_FALSE(other.ok());
    CHECK(other.error().code == ErrorCode::InvalidArgument);
  }
}

}  // namespace earshot::testing
