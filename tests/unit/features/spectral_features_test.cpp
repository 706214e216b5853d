// Every spectral feature against its definition in double, on the same float spectrum.

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "shared/features/onset_strength.h"
#include "shared/features/rms.h"
#include "shared/features/spectral_bandwidth.h"
#include "shared/features/spectral_centroid.h"
#include "shared/features/spectral_contrast.h"
#include "shared/features/spectral_flatness.h"
#include "shared/features/spectral_rolloff.h"
#include "shared/features/zero_crossing_rate.h"
#include "tests/unit/features/signals.h"

namespace earshot::testing {
namespace {

constexpr double kRate = 22050;
constexpr double kBinWidth = kRate / 2048;

/// Music, noise, and a silent end: 40 frames.
std::vector<float> variedSamples() {
  auto samples = mix(sine(440, 0.93), sine(3000, 0.4, kRate, 0.1));
  samples = mix(std::move(samples), noise(12000, 0.05F));
  std::fill(samples.begin() + 15000, samples.end(), 0.0F);
  return samples;
}

void forEachBatch(std::span<const float> samples, const std::function<void(const SpectrumBatch&)>& use) {
  Stft stft(Stft::Output::PowerAndMagnitude);
  while (!samples.empty()) {
    samples = samples.subspan(stft.accept(samples));
    while (const SpectrumBatch* batch = stft.next()) use(*batch);
  }
  stft.end();
  while (const SpectrumBatch* batch = stft.next()) use(*batch);
}

std::vector<double> magnitudes(const SpectrumBatch& batch, std::size_t lane) {
  std::vector<double> values(kBins);
  for (std::size_t k = 0; k < kBins; ++k) values[k] = batch.magnitude[k][lane];
  return values;
}

double decibelsOf(double x) { return 10 * std::log10(std::max(x, 1e-10)); }

}  // namespace

TEST_CASE("centroid, bandwidth, rolloff, flatness and rms are their definitions'") {
  forEachBatch(variedSamples(), [](const SpectrumBatch& batch) {
    const Lanes centroids = spectralCentroid(batch, kRate);
    const Lanes bandwidths = spectralBandwidth(batch, centroids, kRate);
    const Lanes rolloffs = spectralRolloff(batch, kRate);
    const Lanes flatnesses = spectralFlatness(batch);
    const Lanes levels = rms(batch);
    for (std::size_t l = 0; l < batch.frames; ++l) {
      INFO("frame " << batch.firstFrame + l);
      const auto x = magnitudes(batch, l);
      double sum = 0;
      double moment = 0;
      double logs = 0;
      double powers = 0;
      double energy = 0;
      for (std::size_t k = 0; k < kBins; ++k) {
        sum += x[k];
        moment += static_cast<double>(k) * kBinWidth * x[k];
        const double power = std::max(1e-10, x[k] * x[k]);
        logs += std::log(power);
        powers += power;
        energy += x[k] * x[k] * (k == 0 || k == kBins - 1 ? 0.5 : 1);
      }
      const double centroid = sum == 0 ? 0 : moment / sum;
      double spread = 0;
      for (std::size_t k = 0; k < kBins; ++k) {
        spread += x[k] * std::pow(static_cast<double>(k) * kBinWidth - centroid, 2);
      }
      std::size_t bin = 0;
      for (double below = x[0]; below < 0.85 * sum; below += x[++bin]) {
      }
      CHECK(centroids[l] == Approx(centroid).epsilon(1e-5).margin(1e-9));
      CHECK(bandwidths[l] == Approx(sum == 0 ? 0 : std::sqrt(spread / sum)).epsilon(1e-5).margin(1e-9));
      CHECK(std::abs(rolloffs[l] - static_cast<double>(bin) * kBinWidth) <= 1.001 * kBinWidth);
      CHECK(flatnesses[l] == Approx(std::exp(logs / kBins) / (powers / kBins)).epsilon(2e-5));
      CHECK(levels[l] == Approx(std::sqrt(2 * energy) / 2048).epsilon(1e-5).margin(1e-12));
    }
  });
}

TEST_CASE("contrast levels are those of a full sort, at both of the rates we analyze") {
  for (const double rate : {22050.0, 44100.0}) {
    const SpectralContrast contrast(rate);
    forEachBatch(variedSamples(), [&](const SpectrumBatch& batch) {
      const auto levels = contrast.levels(batch);
      for (std::size_t l = 0; l < batch.frames; ++l) {
        const auto x = magnitudes(batch, l);
        for (std::size_t b = 0; b < kContrastBands; ++b) {
          const double low = b == 0 ? 0 : 100 * std::exp2(static_cast<double>(b));
          const double high = 200 * std::exp2(static_cast<double>(b));
          std::vector<double> band;
          for (std::size_t k = 0; k < kBins; ++k) {
            const double hertz = static_cast<double>(k) * rate / 2048;
            const double next = static_cast<double>(k + 1) * rate / 2048;
            const bool inside = hertz >= low && hertz <= high;
            const bool justBelow = b > 0 && hertz < low && next >= low;
            const bool above = b + 1 == kContrastBands && hertz > high;
            if (inside || justBelow || above) band.push_back(x[k]);
          }
          const auto count = std::max<std::size_t>(
              1, static_cast<std::size_t>(std::nearbyint(0.02 * static_cast<double>(band.size()))));
          if (b + 1 < kContrastBands) band.pop_back();
          std::sort(band.begin(), band.end());
          double valley = 0;
          double peak = 0;
          for (std::size_t i = 0; i < count; ++i) {
            valley += band[i] / static_cast<double>(count);
            peak += band[band.size() - 1 - i] / static_cast<double>(count);
          }
          INFO("frame " << batch.firstFrame + l << ", band " << b);
          REQUIRE(levels.valleys[b][l] == Approx(decibelsOf(valley)).margin(1e-4));
          REQUIRE(levels.peaks[b][l] == Approx(decibelsOf(peak)).margin(1e-4));
        }
      }
    });
  }
}

TEST_CASE("contrast is floored 80 dB below the recording's largest levels") {
  CHECK(contrast(10, -30, 10, -20) == 40);
  CHECK(contrast(-90, -100, 10, -15) == Approx(-70 + 95));
  CHECK(contrast(-100, -100, -100, -100) == 0);
}

TEST_CASE("zero crossings are counted as the definition says") {
  auto samples = noise(6000);
  samples[0] = -0.3F;      // the padding before must not count as a crossing,
  samples.back() = -0.1F;  // nor that after
  for (std::size_t n = 2000; n < 2200; ++n) samples[n] = n % 2 == 0 ? 5e-11F : -5e-11F;  // silence, for this feature
  forEachBatch(samples, [&](const SpectrumBatch& batch) {
    const Lanes rates = zeroCrossingRate(batch);
    for (std::size_t l = 0; l < batch.frames; ++l) {
      int crossings = 0;
      for (std::ptrdiff_t n = 1; n < 2048; ++n) {
        const std::ptrdiff_t at = static_cast<std::ptrdiff_t>((batch.firstFrame + l) * 512) - 1024 + n;
        const auto sampleAt = [&](std::ptrdiff_t i) {
          return samples[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(i, 0, 5999))];
        };
        crossings += (sampleAt(at) < -1e-10F) != (sampleAt(at - 1) < -1e-10F) ? 1 : 0;
      }
      REQUIRE(rates[l] == static_cast<float>(crossings) / 2048);
    }
  });
}

TEST_CASE("onset strength is the mean and the median rise of the bands") {
  constexpr std::size_t kFrames = 3 * kLanes;
  std::vector<std::vector<float>> levels(kFrames);
  for (std::size_t t = 0; t < kFrames; ++t) levels[t] = noise(kMelBands, 40, static_cast<std::uint32_t>(t + 1));
  OnsetStrength onset;
  for (std::size_t first = 0; first < kFrames; first += kLanes) {
    std::array<Lanes, kMelBands> batch;
    for (std::size_t b = 0; b < kMelBands; ++b) {
      std::array<float, kLanes> lanes;
      for (std::size_t l = 0; l < kLanes; ++l) lanes[l] = levels[first + l][b];
      batch[b] = load(lanes.data());
    }
    const auto rise = onset.next(batch);
    for (std::size_t l = 0; l < kLanes; ++l) {
      const std::size_t t = first + l;
      std::vector<double> rises(kMelBands);
      if (t > 0) {
        for (std::size_t b = 0; b < kMelBands; ++b) {
          rises[b] = std::max(0.0, static_cast<double>(levels[t][b]) - levels[t - 1][b]);
        }
      }
      double mean = 0;
      for (const double value : rises) mean += value / kMelBands;
      std::sort(rises.begin(), rises.end());
      CHECK(rise.mean[l] == Approx(mean).margin(1e-5));
      CHECK(rise.median[l] == Approx((rises[63] + rises[64]) / 2).margin(1e-5));
    }
  }
}

}  // namespace earshot::testing
