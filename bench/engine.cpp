// Times the engine on 30 s of seeded chords and drums: the MFCC alone, and the whole librosa set. Milliseconds of CPU
// time.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <numbers>
#include <span>
#include <vector>

#include "shared/features/analyzer.h"
#include "shared/features/mfcc.h"

namespace {

using earshot::Analysis;
using earshot::Analyzer;
using earshot::PlanarBlock;

constexpr double kRate = 22050;
constexpr double kSeconds = 30;

/// Decaying chords, a drum twice a second, and a little noise: every feature has something to do.
std::vector<float> music(double rate) {
  std::vector<float> samples(static_cast<std::size_t>(rate * kSeconds));
  std::uint32_t random = 1;
  for (std::size_t n = 0; n < samples.size(); ++n) {
    const double t = static_cast<double>(n) / rate;
    const double sinceChord = std::fmod(t, 2.0);
    const int root = static_cast<int>(t / 2) * 5 % 12;
    double sample = 0;
    for (const int third : {0, 4, 7}) {
      const double hertz = 220 * std::exp2((root + third) / 12.0);
      for (int harmonic = 1; harmonic <= 6; ++harmonic) {
        sample += 0.06 / harmonic * std::sin(2 * std::numbers::pi * hertz * harmonic * t) * std::exp(-sinceChord);
      }
    }
    random = random * 1664525 + 1013904223;
    const double noise = static_cast<double>(random >> 8) / (1 << 23) - 1;
    sample += noise * (0.4 * std::exp(-30 * std::fmod(t, 0.5)) + 0.002);
    samples[n] = static_cast<float>(sample);
  }
  return samples;
}

struct Timing {
  double least = 1e9;
  double mean = 0;
  double deviation = 0;
};

template <class Work>
Timing measure(int rounds, Work&& work) {
  work();  // warms caches and the page tables
  std::vector<double> milliseconds;
  for (int round = 0; round < rounds; ++round) {
    const std::clock_t start = std::clock();  // CPU time: other programs do not count
    work();
    milliseconds.push_back(1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  Timing timing;
  for (const double ms : milliseconds) {
    timing.least = std::min(timing.least, ms);
    timing.mean += ms / rounds;
  }
  for (const double ms : milliseconds) timing.deviation += (ms - timing.mean) * (ms - timing.mean) / rounds;
  timing.deviation = std::sqrt(timing.deviation);
  return timing;
}

void print(const char* what, const Timing& timing) {
  std::printf("%-28s min %7.2f ms   mean %7.2f +- %.2f ms   %6.0f x real time\n", what, timing.least, timing.mean,
              timing.deviation, 1000 * kSeconds / timing.least);
}

/// The sum of all numbers, so that nothing can be left out; NaN if the analysis failed.
double analyze(std::span<const float> samples, double rate) {
  auto analyzer = Analyzer::create({.sampleRate = rate, .excerpt = {}, .keepFrames = false});
  if (!analyzer) return NAN;
  for (;;) {
    if (!analyzer->push(PlanarBlock::mono(samples))) return NAN;
    const auto pass = analyzer->endPass();
    if (!pass) return NAN;
    if (*pass == Analyzer::Pass::Done) break;
  }
  const auto analysis = analyzer->finish();
  if (!analysis) return NAN;
  double sum = 0;
  for (const float value : analysis->statistics.values) sum += value;
  return sum;
}

}  // namespace

int main(int count, char** arguments) {
  const int rounds = count > 1 ? std::max(1, std::atoi(arguments[1])) : 30;
  const std::vector<float> samples = music(kRate);
  double sink = 0;
  print("MFCC(20)", measure(rounds, [&] { sink += earshot::mfcc(samples, kRate)->values[100]; }));
  print("librosa set", measure(rounds, [&] { sink += analyze(samples, kRate); }));
  const std::vector<float> doubled = music(2 * kRate);
  print("librosa set from 44,100 Hz", measure(rounds, [&] { sink += analyze(doubled, 2 * kRate); }));
  std::printf("%zu lanes, %d rounds, checksum %g\n", earshot::kLanes, rounds, sink);
  return std::isfinite(sink) ? 0 : 1;
}
