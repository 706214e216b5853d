#include "shared/features/tempo.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>
#include <vector>

#include "tests/catch.h"

using earshot::tempo;

namespace {

constexpr double kFrames = 22050.0 / 512;

std::vector<float> pulses(double seconds, double bpm) {
  std::vector<float> envelope(static_cast<std::size_t>(seconds * kFrames), 0.0f);
  for (double at = 20; at + .5 < static_cast<double>(envelope.size()); at += 60 * kFrames / bpm)
    envelope[static_cast<std::size_t>(std::lround(at))] = 10;
  return envelope;
}

/// The header's formula, window by window.
double naiveTempo(const std::vector<float>& envelope) {
  constexpr std::size_t window = 344, pad = window / 2;
  const std::size_t frames = envelope.size();
  std::vector<double> x(frames + window, 0.0);
  for (std::size_t i = 0; i < pad; ++i) {
    x[i] = envelope.front() * static_cast<double>(i) / pad;
    x[frames + window - 1 - i] = envelope.back() * static_cast<double>(i) / pad;
  }
  std::copy(envelope.begin(), envelope.end(), x.begin() + pad);
  std::vector<double> mean(window, 0.0);
  for (std::size_t t = 0; t < frames; ++t) {
    std::vector<double> r(window, 0.0), y(window);
    for (std::size_t n = 0; n < window; ++n)
      y[n] = x[t + n] * (.5 - .5 * std::cos(2 * std::numbers::pi * static_cast<double>(n) / window));
    for (std::size_t lag = 0; lag < window; ++lag)
      for (std::size_t n = 0; n + lag < window; ++n) r[lag] += y[n] * y[n + lag];
    if (r[0] < std::numeric_limits<double>::min()) continue;
    for (std::size_t lag = 0; lag < window; ++lag) mean[lag] += r[lag] / r[0] / static_cast<double>(frames);
  }
  double best = -1e9, bestTempo = 0;
  for (std::size_t lag = 1; lag < window; ++lag) {
    const double bpm = 60 * kFrames / static_cast<double>(lag);
    if (bpm >= 320) continue;
    const double score = std::log1p(1e6 * mean[lag]) - std::pow(std::log2(bpm / 120), 2) / 2;
    if (score > best) best = score, bestTempo = bpm;
  }
  return bestTempo;
}

}  // namespace

TEST_CASE("A steady pulse gives its tempo within one lag") {
  for (const double bpm : {80.0, 95.0, 110.0, 120.0, 133.0, 150.0}) {
    const double found = tempo(pulses(30, bpm), kFrames);
    const double lag = 60 * kFrames / bpm;
    CHECK(std::abs(60 * kFrames / found - lag) <= 1);
  }
}

TEST_CASE("Louder playing has the same tempo") {
  auto envelope = pulses(30, 140);
  const double found = tempo(envelope, kFrames);
  for (float& value : envelope) value *= 1000;
  CHECK(tempo(envelope, kFrames) == found);
}

TEST_CASE("The tempo equals the mean of the windows' own autocorrelations") {
  std::mt19937 random(5);
  std::exponential_distribution<float> strength;
  std::uniform_real_distribution<float> uniform;
  for (const std::size_t frames : {1, 2, 50, 300, 700, 2047, 2048, 2049, 5000}) {
    for (const float density : {.02f, .1f, 1.0f}) {
      std::vector<float> envelope(frames);
      for (float& value : envelope) value = uniform(random) < density ? strength(random) : 0.0f;
      INFO(frames << " frames, density " << density);
      const bool silent = std::all_of(envelope.begin(), envelope.end(), [](float value) { return value == 0; });
      CHECK(tempo(envelope, kFrames) == (silent ? 0 : naiveTempo(envelope)));
    }
  }
}

TEST_CASE("Passages a million times quieter count as much as loud ones") {
  std::mt19937 random(6);
  std::uniform_real_distribution<float> uniform;
  for (const float quiet : {1e-3f, 1e-6f, 1e-12f, 1e-20f}) {
    // Six of eight parts are quiet, with a tempo of their own.
    std::vector<float> envelope = pulses(40, 100);
    const auto soft = pulses(40, 152);
    for (std::size_t i = envelope.size() / 4; i < envelope.size(); ++i)
      envelope[i] = quiet * (soft[i] + uniform(random));
    CHECK(tempo(envelope, kFrames) == naiveTempo(envelope));
    CHECK(60 * kFrames / tempo(envelope, kFrames) == Approx(60 * kFrames / 152).margin(1));
  }
}

TEST_CASE("Silence has no tempo, and NaN stays NaN") {
  CHECK(tempo({}, kFrames) == 0);
  CHECK(tempo(std::vector<float>(1000, 0.0f), kFrames) == 0);
  std::vector<float> envelope(1000, 1.0f);
  CHECK(std::isfinite(tempo(envelope, kFrames)));
  envelope[500] = std::numeric_limits<float>::quiet_NaN();
  CHECK(std::isnan(tempo(envelope, kFrames)));
  envelope[500] = std::numeric_limits<float>::infinity();
  CHECK(std::isnan(tempo(envelope, kFrames)));
}
