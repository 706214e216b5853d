#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/features/analyzer.h"
#include "tests/catch.h"

namespace earshot::testing {

inline std::vector<float> sine(double hertz, double seconds, double rate = 22050, double amplitude = 0.5) {
  std::vector<float> samples(static_cast<std::size_t>(seconds * rate));
  for (std::size_t n = 0; n < samples.size(); ++n) {
    samples[n] = static_cast<float>(amplitude * std::sin(2 * std::numbers::pi * hertz * static_cast<double>(n) / rate));
  }
  return samples;
}

inline std::vector<float> noise(std::size_t size, float amplitude = 0.5F, std::uint32_t seed = 1) {
  std::vector<float> samples(size);
  for (float& sample : samples) {
    seed = seed * 1664525 + 1013904223;
    sample = amplitude * (static_cast<float>(seed >> 8) / 8388608.0F - 1.0F);
  }
  return samples;
}

inline std::vector<float> mix(std::vector<float> samples, std::span<const float> other) {
  for (std::size_t n = 0; n < samples.size() && n < other.size(); ++n) samples[n] += other[n];
  return samples;
}

struct Analyzed : Analysis {
  std::vector<FeatureMatrix> frames;
};

inline Result<Analyzed> tryToAnalyze(std::span<const float> samples, AnalysisOptions options,
                                     std::size_t blockSize = 4096) {
  auto created = Analyzer::create(options);
  if (!created) return created.error();
  Analyzer analyzer = std::move(created).value();
  for (;;) {
    for (std::size_t begin = 0; begin < samples.size(); begin += blockSize) {
      const auto pushed =
          analyzer.push(PlanarBlock::mono(samples.subspan(begin, std::min(blockSize, samples.size() - begin))));
      if (!pushed) return pushed.error();
      if (*pushed == Analyzer::Appetite::Enough) break;
    }
    const auto pass = analyzer.endPass();
    if (!pass) return pass.error();
    if (*pass == Analyzer::Pass::Done) break;
  }
  auto analysis = analyzer.finish();
  if (!analysis) return analysis.error();
  return Analyzed{std::move(*analysis), analyzer.frames()};
}

inline Analyzed analyze(std::span<const float> samples, double rate = 22050) {
  auto analysis = tryToAnalyze(samples, {.sampleRate = rate, .excerpt = {}});
  REQUIRE(analysis.ok());
  return std::move(analysis).value();
}

inline std::span<const float> row(const Analyzed& analysis, std::string_view name, std::size_t coefficient = 0) {
  for (const FeatureMatrix& matrix : analysis.frames) {
    if (matrix.name == name) return std::span(matrix.values).subspan(coefficient * matrix.frames, matrix.frames);
  }
  FAIL("no feature " << name);
  return {};
}

}  // namespace earshot::testing
