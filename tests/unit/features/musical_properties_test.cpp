// What a musician expects of the numbers, whatever their formulas.

#include <algorithm>
#include <cmath>

#include "tests/unit/features/signals.h"

namespace earshot::testing {
namespace {

std::vector<float> chord(double semitones, std::initializer_list<int> steps) {
  std::vector<float> samples(44100);
  for (const int step : steps) {
    for (const double octave : {0.5, 1.0, 2.0}) {
      samples = mix(std::move(samples), sine(261.626 * octave * std::exp2((semitones + step) / 12), 2, 22050, 0.1));
    }
  }
  return samples;
}

std::vector<float> meanChroma(const Analysis& analysis) {
  std::vector<float> means;
  for (int c = 1; c <= 12; ++c) {
    means.push_back(analysis.statistics.at("chroma_stft/mean/" + std::string(c < 10 ? "0" : "") + std::to_string(c)));
  }
  return means;
}

}  // namespace

TEST_CASE("a sine's centroid is its frequency, and its bandwidth is narrow") {
  for (const double hertz : {220.0, 1000.0, 5000.0}) {
    const Analyzed analysis = analyze(sine(hertz, 2));
    CHECK(analysis.statistics.at("spectral_centroid/median/01") == Approx(hertz).epsilon(0.01));
    CHECK(analysis.statistics.at("spectral_bandwidth/median/01") < 60);
    CHECK(std::abs(analysis.statistics.at("spectral_rolloff/median/01") - hertz) <= 2 * 22050.0 / 2048);
    CHECK(analysis.statistics.at("zero_crossing_rate/median/01") == Approx(2 * hertz / 22050).epsilon(0.02));
    CHECK(analysis.statistics.at("rms/median/01") == Approx(0.5 * std::sqrt(0.5 * 3 / 8)).epsilon(0.01));
  }
}

TEST_CASE("white noise is flat and a sine is not") {
  CHECK(analyze(noise(44100)).statistics.at("spectral_flatness/median/01") > 0.5);
  CHECK(analyze(sine(440, 2)).statistics.at("spectral_flatness/median/01") < 1e-4);
}

TEST_CASE("a transposed tune rotates its chroma") {
  const auto original = meanChroma(analyze(chord(0, {0, 4, 7})));
  for (const std::size_t other : {1, 2, 3, 5, 6, 8, 9, 10, 11}) {
    for (const std::size_t sounding : {0, 4, 7}) CHECK(original[sounding] > 2 * original[other]);
  }
  for (const int semitones : {1, 3, 5}) {
    const auto moved = meanChroma(analyze(chord(semitones, {0, 4, 7})));
    for (std::size_t c = 0; c < 12; ++c) {
      CHECK(moved[(c + static_cast<std::size_t>(semitones)) % 12] == Approx(original[c]).margin(0.12));
    }
  }
}

TEST_CASE("an instrument out of tune has the chroma of one in tune") {
  const auto inTune = meanChroma(analyze(chord(0, {0, 4, 7})));
  const auto sharp = meanChroma(analyze(chord(0.3, {0, 4, 7})));
  for (std::size_t c = 0; c < 12; ++c) CHECK(sharp[c] == Approx(inTune[c]).margin(0.12));
}

TEST_CASE("gain changes level, not shape") {
  auto loud = mix(chord(0, {0, 3, 7}), noise(44100, 0.02F));
  auto quiet = loud;
  for (float& sample : quiet) sample *= 0.25F;
  const Analyzed a = analyze(loud);
  const Analyzed b = analyze(quiet);
  for (const char* column : {"chroma_stft/mean/01", "spectral_centroid/mean/01", "spectral_bandwidth/mean/01",
                             "spectral_contrast/mean/03", "spectral_rolloff/mean/01", "zero_crossing_rate/mean/01",
                             "onset_strength/mean/01", "mfcc/mean/02", "mfcc/covariance/02-03"}) {
    INFO(column);
    CHECK(b.statistics.at(column) == Approx(a.statistics.at(column)).epsilon(1e-3).margin(1e-3));
  }
  CHECK(b.statistics.at("rms/mean/01") == Approx(a.statistics.at("rms/mean/01") / 4).epsilon(1e-4));
}

TEST_CASE("a metronome's beats are where it clicks") {
  std::vector<float> samples(22050 * 12);
  for (std::size_t start = 11025; start + 400 < samples.size(); start += 11025) {  // 120 a minute
    const auto click = noise(400, 0.8F);
    std::copy(click.begin(), click.end(), samples.begin() + static_cast<std::ptrdiff_t>(start));
  }
  const Analyzed analysis = analyze(samples);
  CHECK(analysis.statistics.at("tempo") == Approx(120).epsilon(0.03));
  CHECK(analysis.statistics.at("beats/count") == static_cast<float>(analysis.beatTimes.size()));
  REQUIRE(analysis.beatTimes.size() > 15);
  for (const double time : analysis.beatTimes) CHECK(std::abs(time * 2 - std::round(time * 2)) < 0.1);
}

TEST_CASE("a tune that starts later gives the same frames later, and its beats move along") {
  // Four clicks a second apart each, over a chord that never stops: no frame is the recording's quietest by far.
  std::vector<float> tune = mix(noise(22050 * 8, 0.01F), sine(440, 8));
  for (std::size_t start = 11025; start + 400 < tune.size(); start += 11025) {
    for (std::size_t n = 0; n < 400; ++n) tune[start + n] += n % 2 == 0 ? 0.4F : -0.4F;
  }
  constexpr std::size_t kShift = 7;  // not a whole batch of lanes: every frame changes its lane
  std::vector<float> later(tune.begin() + kShift * 512, tune.end());
  const Analyzed whole = analyze(tune);
  const Analyzed shifted = analyze(later);
  for (const char* feature : {"spectral_centroid", "spectral_bandwidth", "spectral_rolloff", "spectral_flatness", "rms",
                              "zero_crossing_rate", "spectral_contrast", "mfcc"}) {
    CAPTURE(feature);
    const auto early = row(whole, feature);
    const auto late = row(shifted, feature);
    // The first two frames of the cut tune reach over its beginning, the last two over its end.
    for (std::size_t t = 2; t + 2 < late.size(); ++t) {
      CAPTURE(t);
      CHECK(late[t] == Approx(early[t + kShift]).epsilon(1e-5).margin(1e-5));
    }
  }
  REQUIRE(shifted.beatTimes.size() >= 10);
  const double delay = kShift * 512 / 22050.0;
  const double beat = shifted.beatTimes[5] + delay;
  double nearest = 1;
  for (const double time : whole.beatTimes) nearest = std::min(nearest, std::abs(time - beat));
  CHECK(nearest < 0.05);
}

TEST_CASE("every number of frames has the frames that a longer recording has there") {
  // Batches hold four or eight frames: the last one is full, or lacks any number of them.
  const auto samples = noise(512 * 40, 0.3F);
  const Analyzed whole = analyze(samples);
  for (std::size_t hops = 3; hops <= 20; ++hops) {
    CAPTURE(hops);
    const Analyzed part = analyze(std::span(samples).first(512 * hops));
    REQUIRE(row(part, "rms").size() == hops + 1);
    for (const FeatureMatrix& matrix : part.frames) {
      // These depend on frames before and after, or on the whole recording's tuning.
      if (matrix.name == "onset_strength" || matrix.name == "chroma_stft") continue;
      CAPTURE(matrix.name);
      for (std::size_t i = 0; i < matrix.coefficients; ++i) {
        const auto expected = row(whole, matrix.name, i);
        // Frames that reach over the end see silence there.
        for (std::size_t t = 0; t + 2 <= hops; ++t) {
          CAPTURE(i, t);
          CHECK(matrix.values[i * matrix.frames + t] == expected[t]);
        }
      }
    }
  }
}

TEST_CASE("samples may begin at any address") {
  const auto samples = noise(22050, 0.3F);
  const Analyzed reference = analyze(samples);
  std::vector<float> moved(samples.size() + 16);
  for (std::size_t offset = 0; offset < 9; ++offset) {
    std::copy(samples.begin(), samples.end(), moved.begin() + static_cast<std::ptrdiff_t>(offset));
    CHECK(analyze(std::span(moved).subspan(offset, samples.size())).statistics.values == reference.statistics.values);
  }
}

}  // namespace earshot::testing
