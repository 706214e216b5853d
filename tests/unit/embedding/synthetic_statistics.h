#pragma once

#include <cmath>
#include <functional>
#include <numbers>
#include <random>
#include <vector>

#include "shared/features/analyzer.h"
#include "tests/catch.h"

namespace earshot::testing {

/// What the engine finds in a made-up recording: sample(t) over `seconds` at 22,050 Hz.
inline Statistics analyzed(double seconds, const std::function<double(double)>& sample) {
  AnalysisOptions options;
  options.sampleRate = 22050;
  auto analyzer = Analyzer::create(options);
  REQUIRE(analyzer.ok());
  std::vector<float> samples(static_cast<std::size_t>(seconds * options.sampleRate));
  for (std::size_t i = 0; i < samples.size(); ++i)
    samples[i] = static_cast<float>(sample(static_cast<double>(i) / options.sampleRate));
  REQUIRE(analyzer->push(PlanarBlock::mono(samples)).ok());
  REQUIRE(analyzer->endPass().ok());
  auto analysis = analyzer->finish();
  REQUIRE(analysis.ok());
  return analysis->statistics;
}

inline double tone(double frequency, double t) { return std::sin(2 * std::numbers::pi * frequency * t); }

/// Chords of three decaying tones, `bpm` a minute, walking through a minor cadence on a root.
inline Statistics tune(double root, double bpm, double brightness, double seconds = 12) {
  return analyzed(seconds, [=](double t) {
    static constexpr int kChords[4][3] = {{0, 3, 7}, {5, 8, 12}, {7, 11, 14}, {0, 3, 12}};
    const double beat = t * bpm / 60, phase = beat - std::floor(beat);
    double sum = 0;
    for (const int semitones : kChords[static_cast<int>(beat) % 4]) {
      const double frequency = root * std::exp2(semitones / 12.0);
      for (int partial = 1; partial <= 6; ++partial)
        sum += std::pow(brightness, partial) * tone(frequency * partial, t) * std::exp(-3 * phase);
    }
    return .1 * sum;
  });
}

inline Statistics noise(double level, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal;
  return analyzed(12, [&](double) { return level * normal(random); });
}

}  // namespace earshot::testing
