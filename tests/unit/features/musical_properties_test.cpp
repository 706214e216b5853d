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
    const Analysis analysis = analyze(sine(hertz, 2));
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
  const Analysis a = analyze(loud);
  const Analysis b = analyze(quiet);
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
  const Analysis analysis = analyze(samples);
  CHECK(analysis.statistics.at("tempo") == Approx(120).epsilon(0.03));
  CHECK(analysis.statistics.at("beats/count") == static_cast<float>(analysis.beatTimes.size()));
  REQUIRE(analysis.beatTimes.size() > 15);
  for (const double time : analysis.beatTimes) CHECK(std::abs(time * 2 - std::round(time * 2)) < 0.1);
}

}  // namespace earshot::testing
