#include <cmath>

#include "shared/features/analyzer.h"
#include "shared/features/mfcc.h"
#include "tests/golden/clip.h"
#include "tests/golden/parity.h"
#include "tests/test_data.h"

// Numbers made by librosa 0.11.0 with make_goldens.py; see there.

namespace earshot::testing {
namespace {

const std::filesystem::path kFolder = "tests/golden";

struct Analyzed : Analysis {
  std::vector<FeatureMatrix> frames;
};

Analyzed analyze(std::span<const float> samples) {
  AnalysisOptions options;
  options.sampleRate = 22050;
  auto analyzer = Analyzer::create(options);
  REQUIRE(analyzer.ok());
  for (;;) {
    REQUIRE(analyzer->push(PlanarBlock::mono(samples)).ok());
    const auto pass = analyzer->endPass();
    REQUIRE(pass.ok());
    if (*pass == Analyzer::Pass::Done) break;
  }
  auto analysis = analyzer->finish();
  REQUIRE(analysis.ok());
  return {std::move(*analysis), analyzer->frames()};
}

}  // namespace

TEST_CASE("frames, tempo and beats are librosa's") {
  const auto clips = readClips(kFolder / "clips.csv");
  REQUIRE(clips.size() == 5);
  for (const Clip& clip : clips) {
    INFO(clip.name);
    std::filesystem::path audio = kFolder / clip.source;
    if (!clip.source.starts_with("clips/")) {
      const auto found = testData(clip.source);
      if (!found) continue;
      audio = *found;
    }
    const auto samples = readWav(audio, clip.samples);
    REQUIRE(samples.size() == clip.samples);
    const auto golden = readNpy(kFolder / "clips" / (clip.name + ".npy"));
    REQUIRE(golden.has_value());

    const Analyzed analysis = analyze(samples);
    std::size_t row = 0;
    for (const FeatureMatrix& matrix : analysis.frames) {
      INFO(matrix.name);
      REQUIRE(matrix.frames == golden->columns);
      REQUIRE(row + matrix.coefficients <= golden->rows);
      const Parity parity = compare(matrix.name, matrix.values, golden->rowRange(row, matrix.coefficients));
      INFO(parity.outside << " of " << parity.values << " outside, the worst by " << parity.worst << " tolerances");
      CHECK(parity.holds);
      row += matrix.coefficients;
    }
    CHECK(row == golden->rows);
    CHECK(analysis.statistics.at("tempo") == Approx(clip.tempo).epsilon(1e-5));
    REQUIRE(analysis.beatTimes.size() == clip.beats.size());
    for (std::size_t i = 0; i < clip.beats.size(); ++i)
      CHECK(analysis.beatTimes[i] == Approx(clip.beats[i]).margin(1e-4));

    const auto alone = mfcc(samples, 22050);
    REQUIRE(alone.ok());
    CHECK(compare("mfcc", alone->values, golden->rowRange(0, kMfcc)).holds);
  }
}

TEST_CASE("the comparison notices what is wrong") {
  const std::vector<float> expected = {1, 2, 3, 4};
  CHECK(compare("rms", expected, expected).holds);
  CHECK_FALSE(compare("rms", std::vector<float>{1, 2, 3, 4.001F}, expected).holds);
  CHECK_FALSE(compare("mfcc", std::vector<float>{1, 2, 3, NAN}, expected).holds);
  CHECK_FALSE(compare("rms", std::vector<float>{1, 2, 3}, expected).holds);
}

}  // namespace earshot::testing
