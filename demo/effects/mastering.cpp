#include "demo/effects/mastering.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "demo/effects/channel_strip.h"
#include "demo/synthesis/filter.h"

namespace earshot::demo {
namespace {

constexpr std::size_t kBlock = 32;
constexpr std::size_t kLookahead = 4;  // blocks: 2.7 ms

float peakOf(std::span<const float> samples) {
  float peak = 0;
  for (const float sample : samples) peak = std::max(peak, std::abs(sample));
  return peak;
}

/// Gains at the block boundaries: each is no more than any block within kLookahead allows, so that averaging over one
/// block less still keeps the promise.
std::vector<float> boundaryGains(StereoSpan samples, float ceiling) {
  const std::size_t blocks = (samples.size() + kBlock - 1) / kBlock;
  std::vector<float> allowed(blocks);
  for (std::size_t b = 0; b < blocks; ++b) {
    const std::size_t start = b * kBlock;
    const StereoSpan block = samples.slice(start, std::min(kBlock, samples.size() - start));
    const float peak = std::max(peakOf(block.left), peakOf(block.right));
    allowed[b] = peak > ceiling ? ceiling / peak : 1;
  }
  std::vector<float> held(blocks + 1);
  constexpr float kRecovery = 0.012F;  // of the missing gain a block: some 55 ms
  float gain = 1;
  for (std::size_t k = 0; k <= blocks; ++k) {
    float least = 1;
    for (std::size_t b = k > kLookahead ? k - kLookahead : 0; b < std::min(blocks, k + kLookahead); ++b) {
      least = std::min(least, allowed[b]);
    }
    gain = std::min(least, gain + (1 - gain) * kRecovery);
    held[k] = gain;
  }
  std::vector<float> smooth(blocks + 1);
  constexpr std::size_t kAverage = kLookahead - 1;
  for (std::size_t k = 0; k <= blocks; ++k) {
    const std::size_t first = k > kAverage ? k - kAverage : 0;
    const std::size_t last = std::min(blocks, k + kAverage);
    float sum = 0;
    for (std::size_t i = first; i <= last; ++i) sum += held[i];
    smooth[k] = sum / static_cast<float>(last - first + 1);
  }
  return smooth;
}

/// Interpolation filters for 1/4, 2/4 and 3/4 of a sample: a windowed sinc of twelve taps.
std::array<std::array<float, 12>, 3> quarterFilters() {
  std::array<std::array<float, 12>, 3> filters{};
  for (int phase = 0; phase < 3; ++phase) {
    for (int tap = 0; tap < 12; ++tap) {
      const double x = tap - 5 - 0.25 * (phase + 1);
      const double sinc = std::sin(3.14159265358979 * x) / (3.14159265358979 * x);
      const double window = 0.5 + 0.5 * std::cos(3.14159265358979 * x / 6.5);
      filters[static_cast<std::size_t>(phase)][static_cast<std::size_t>(tap)] = static_cast<float>(sinc * window);
    }
  }
  return filters;
}

float truePeakOf(std::span<const float> samples) {
  const auto filters = quarterFilters();
  float peak = peakOf(samples);
  const float worthLooking = 0.7F * peak;  // between two low samples nothing rises that far
  for (std::size_t i = 5; i + 7 <= samples.size(); ++i) {
    if (std::abs(samples[i]) < worthLooking && std::abs(samples[i + 1]) < worthLooking) continue;
    for (const auto& filter : filters) {
      float sum = 0;
      for (std::size_t tap = 0; tap < 12; ++tap) sum += filter[tap] * samples[i + tap - 5];
      peak = std::max(peak, std::abs(sum));
    }
  }
  return peak;
}

void fadeEnds(std::span<float> samples) {
  const std::size_t in = std::min<std::size_t>(samples.size(), static_cast<std::size_t>(0.004F * kSampleRate));
  const std::size_t out = std::min<std::size_t>(samples.size(), static_cast<std::size_t>(1.2F * kSampleRate));
  for (std::size_t i = 0; i < in; ++i) samples[i] *= static_cast<float>(i) / static_cast<float>(in);
  for (std::size_t i = 0; i < out; ++i) {
    const float left = static_cast<float>(i) / static_cast<float>(out);
    samples[samples.size() - 1 - i] *= left * left * (3 - 2 * left);
  }
}

void scale(StereoSpan samples, float gain) {
  for (float& sample : samples.left) sample *= gain;
  for (float& sample : samples.right) sample *= gain;
}

/// The energy above 150 Hz of a stereo signal, a frame at a time.
class BodyMeter {
 public:
  void add(float left, float right) {
    const float bodyLeft = bassLeft_.highpass(left);
    const float bodyRight = bassRight_.highpass(right);
    energy_ += bodyLeft * bodyLeft + bodyRight * bodyRight;
  }
  float decibels(std::size_t frames) const {
    const double mean = energy_ / std::max<double>(1, 2.0 * static_cast<double>(frames));
    return static_cast<float>(10 * std::log10(mean + 1e-12));
  }

 private:
  OnePole bassLeft_{150};
  OnePole bassRight_{150};
  double energy_ = 0;
};

float gainBetween(float from, float to) { return std::pow(10.0F, (to - from) / 20); }

/// No offset below, no more air above than wanted. Returns the level that is left.
float filterEnds(StereoSpan samples, float brightness) {
  OnePole offsetLeft(18);
  OnePole offsetRight(18);
  OnePole airLeft(brightness);
  OnePole airRight(brightness);
  BodyMeter meter;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const float left = airLeft.lowpass(offsetLeft.highpass(samples.left[i]));
    const float right = airRight.lowpass(offsetRight.highpass(samples.right[i]));
    samples.left[i] = left;
    samples.right[i] = right;
    meter.add(left, right);
  }
  return meter.decibels(samples.size());
}

}  // namespace

float bodyLevel(StereoSpan samples) {
  BodyMeter meter;
  for (std::size_t i = 0; i < samples.size(); ++i) meter.add(samples.left[i], samples.right[i]);
  return meter.decibels(samples.size());
}

void limit(StereoSpan samples, float ceiling) {
  const std::vector<float> gains = boundaryGains(samples, ceiling);
  for (std::size_t b = 0; b + 1 < gains.size(); ++b) {
    if (gains[b] == 1 && gains[b + 1] == 1) continue;
    const std::size_t start = b * kBlock;
    const float slope = (gains[b + 1] - gains[b]) / static_cast<float>(kBlock);
    for (std::size_t i = start; i < std::min(start + kBlock, samples.size()); ++i) {
      const float gain = gains[b] + slope * static_cast<float>(i - start);
      samples.left[i] *= gain;
      samples.right[i] *= gain;
    }
  }
}

float truePeak(StereoSpan samples) { return std::max(truePeakOf(samples.left), truePeakOf(samples.right)); }

void master(StereoSpan samples, float loudness, float saturation, float brightness, float peakCeiling) {
  if (saturation > 0) {  // how much it bends depends on the level
    const float in = (1 + saturation) * gainBetween(bodyLevel(samples), loudness);
    for (const auto channel : {samples.left, samples.right}) {
      for (float& sample : channel) sample = saturate(in * sample);
    }
  }
  scale(samples, gainBetween(filterEnds(samples, brightness), loudness));
  limit(samples, peakCeiling * 0.94F);
  const float peak = truePeak(samples);
  if (peak > peakCeiling) scale(samples, peakCeiling / peak);
  fadeEnds(samples.left);
  fadeEnds(samples.right);
}

}  // namespace earshot::demo
