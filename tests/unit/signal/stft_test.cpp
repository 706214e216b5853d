#include "shared/signal/stft.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <vector>

#include "shared/signal/kept_spectra.h"
#include "tests/catch.h"

namespace earshot {
namespace {

std::vector<float> noise(std::size_t size) {
  std::mt19937 random(7);
  std::vector<float> samples(size);
  for (float& sample : samples) sample = static_cast<float>(random()) / 4294967296.0F - 0.5F;
  return samples;
}

/// |X|^2 of every frame, (frame, bin).
std::vector<std::vector<float>> powers(std::span<const float> samples, Stft& stft, std::size_t blockSize) {
  std::vector<std::vector<float>> frames;
  const auto drain = [&] {
    while (const SpectrumBatch* batch = stft.next()) {
      REQUIRE(batch->firstFrame == frames.size());
      for (std::size_t l = 0; l < batch->frames; ++l) {
        auto& frame = frames.emplace_back(kBins);
        for (std::size_t k = 0; k < kBins; ++k) frame[k] = batch->power[k][l];
      }
      for (std::size_t l = batch->frames; l < kLanes; ++l) CHECK(batch->power[5][l] == 0);
    }
  };
  while (!samples.empty()) {
    auto block = samples.first(std::min(blockSize, samples.size()));
    samples = samples.subspan(block.size());
    while (!block.empty()) {
      block = block.subspan(stft.accept(block));
      drain();
    }
  }
  stft.end();
  drain();
  return frames;
}

std::vector<std::vector<float>> powers(std::span<const float> samples, Stft::Output output) {
  Stft stft(output);
  return powers(samples, stft, 100000);
}

/// The definition, in double.
std::vector<double> naivePower(std::span<const float> samples, std::size_t frame) {
  std::vector<double> power(kBins);
  for (std::size_t k = 0; k < kBins; ++k) {
    double real = 0;
    double imaginary = 0;
    for (std::size_t n = 0; n < kFrameLength; ++n) {
      const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(frame * kHopLength + n) - 1024;
      if (at < 0 || at >= static_cast<std::ptrdiff_t>(samples.size())) continue;
      const double turn = 2 * std::numbers::pi / kFrameLength;
      const double value =
          samples[static_cast<std::size_t>(at)] * (0.5 - 0.5 * std::cos(turn * static_cast<double>(n)));
      const double phase = turn * static_cast<double>(k * n % kFrameLength);
      real += value * std::cos(phase);
      imaginary -= value * std::sin(phase);
    }
    power[k] = real * real + imaginary * imaginary;
  }
  return power;
}

}  // namespace

TEST_CASE("a spectrum is the definition's, in float and in double") {
  const auto samples = noise(9000);
  // Float: 2e-7 of the frame's level in each bin (the root of the mean power), twelve times that at worst. Double:
  // rounding.
  for (const auto& [output, limit] :
       {std::pair{Stft::Output::Power, 2.4e-6}, {Stft::Output::PowerAndMagnitude, 1e-7}}) {
    const auto frames = powers(samples, output);
    REQUIRE(frames.size() == 1 + 9000 / 512);
    for (const std::size_t frame : {std::size_t{0}, std::size_t{1}, std::size_t{9}, frames.size() - 1}) {
      const auto expected = naivePower(samples, frame);
      double level = 0;
      for (const double power : expected) level += power / kBins;
      double worst = 0;
      for (std::size_t k = 0; k < kBins; ++k) {
        const double magnitude = std::sqrt(expected[k]);
        const double scale =
            output == Stft::Output::Power ? std::sqrt(level) : std::max(magnitude, 1e-9 * std::sqrt(level));
        worst = std::max(worst, std::abs(std::sqrt(static_cast<double>(frames[frame][k])) - magnitude) / scale);
      }
      INFO("frame " << frame << ", worst " << worst);
      CHECK(worst <= limit);
    }
  }
}

TEST_CASE("frames do not depend on how the samples were cut into blocks") {
  const auto samples = noise(20011);
  Stft whole(Stft::Output::Power);
  const auto expected = powers(samples, whole, samples.size());
  for (const std::size_t block : {1, 511, 512, 4097}) {
    Stft stft(Stft::Output::Power);
    CHECK(powers(samples, stft, block) == expected);
  }
}

TEST_CASE("there is a frame for every 512 samples and one more, and none for nothing") {
  for (const std::size_t size : {0, 1, 100, 511, 512, 513, 1024, 4096, 8191, 8192, 12345}) {
    INFO(size);
    CHECK(powers(noise(size), Stft::Output::Power).size() == frameCount(size));
  }
}

TEST_CASE("a second pass over kept spectra repeats the first, and past the bound transforms anew") {
  const auto samples = noise(30000);
  for (const std::size_t bound : {1000, 16}) {
    KeptSpectra memory(bound);
    Stft first(Stft::Output::Power, &memory);
    const auto surveyed = powers(samples, first, 1000);
    CHECK(memory.open() == (bound == 1000));
    Stft second(Stft::Output::PowerAndMagnitude, &memory);
    const auto repeated = powers(samples, second, 1000);
    CHECK(repeated == powers(samples, Stft::Output::PowerAndMagnitude));
    if (bound == 1000) CHECK(repeated == surveyed);
  }
}

TEST_CASE("a NaN spoils only the frames that contain it") {
  auto samples = noise(20000);
  samples[10000] = NAN;
  const auto frames = powers(samples, Stft::Output::Power);
  for (std::size_t t = 0; t < frames.size(); ++t) {
    // The window is zero at its first sample, but zero times NaN is NaN.
    const bool contains = t * 512 <= 10000 + 1024 && t * 512 + 1024 > 10000;
    CHECK(std::isnan(frames[t][100]) == contains);
  }
}

}  // namespace earshot
