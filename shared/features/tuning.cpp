#include "shared/features/tuning.h"

#include <algorithm>
#include <cmath>

#include "shared/ordering.h"

namespace earshot {
namespace {

constexpr double kLowestHertz = 150;
constexpr double kHighestHertz = 4000;
constexpr float kShareOfLargest = 0.1F;
constexpr double kStep = 0.01;

// Vectors compare to -1 in true lanes; two lanes at a time tell whether there is any.
bool anyLane(LaneMask mask) {
  std::array<std::uint64_t, kLanes / 2> words;
  std::memcpy(words.data(), &mask, sizeof mask);
  std::uint64_t any = 0;
  for (const std::uint64_t word : words) any |= word;
  return any != 0;
}

}  // namespace

Tuning::Tuning(double sampleRate) : sampleRate_(sampleRate) {
  const double binWidth = sampleRate / static_cast<double>(kFrameLength);
  const double highest = std::min(kHighestHertz, sampleRate / 2);
  firstBin_ = std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(kLowestHertz / binWidth)));
  endBin_ = std::min(kBins - 1, static_cast<std::size_t>(std::ceil(highest / binWidth)));
}

void Tuning::add(const SpectrumBatch& spectrum) {
  const auto power = spectrum.power;
  Lanes largest = splat(0);
  for (const Lanes& bin : power) largest = maximum(largest, bin);
  const Lanes threshold = largest * kShareOfLargest;
  for (std::size_t k = firstBin_; k < endBin_; ++k) {
    const LaneMask peak = (power[k] > threshold) & (power[k] > power[k - 1]) & (power[k] >= power[k + 1]);
    if (!anyLane(peak)) continue;
    std::array<float, kLanes> left;
    std::array<float, kLanes> height;
    std::array<float, kLanes> right;
    store(left.data(), power[k - 1]);
    store(height.data(), power[k]);
    store(right.data(), power[k + 1]);
    for (std::size_t l = 0; l < spectrum.frames; ++l) {
      if (peak[l] != 0) addPeak(k, left[l], height[l], right[l]);
    }
  }
}

void Tuning::addPeak(std::size_t bin, float left, float height, float right) {
  const float curvature = right + left - 2 * height;
  const float slope = (right - left) / 2;
  const float shift = std::abs(slope) >= std::abs(curvature) ? 0.0F : -slope / curvature;
  const auto hertz = static_cast<float>((static_cast<double>(bin) + shift) * sampleRate_ / kFrameLength);
  // In float, as librosa has it: a step of the histogram is only a thousand roundings wide.
  const float semitones = 12.0F * static_cast<float>(std::log2(static_cast<double>(hertz / 27.5F)));
  float deviation = semitones - std::floor(semitones);
  if (deviation >= 0.5F) deviation -= 1;
  const auto step = static_cast<std::uint32_t>(std::clamp((deviation + 0.5) / kStep, 0.0, kDeviations - 1.0));
  const Peak peak{height + 0.5F * slope * shift, step};

  if (histogram_.empty() && peaks_.size() < kExactPeaks) {
    peaks_.push_back(peak);
    return;
  }
  if (histogram_.empty()) {
    histogram_.resize(kHeights * kDeviations);
    for (const Peak& kept : peaks_) addToHistogram(kept);
    peaks_ = std::vector<Peak>();
  }
  addToHistogram(peak);
}

void Tuning::addToHistogram(const Peak& peak) {
  const double height = (std::log2(peak.height) - kLowestOctave) * kHeightsPerOctave;
  const auto row = static_cast<std::size_t>(std::clamp(height, 0.0, kHeights - 1.0));
  ++histogram_[row * kDeviations + peak.deviation];
}

Tuning::Counts Tuning::countExactly() const {
  Counts counts{};
  if (peaks_.empty()) return counts;
  std::vector<float> heights(peaks_.size());
  std::transform(peaks_.begin(), peaks_.end(), heights.begin(), [](const Peak& peak) { return peak.height; });
  const std::size_t lower = (heights.size() - 1) / 2, upper = heights.size() / 2;
  const float high = selectNth<float>(heights, upper);
  const float median = lower == upper ? high : (high + selectNth<float>(heights, lower)) / 2;
  for (const Peak& peak : peaks_) counts[peak.deviation] += peak.height >= median ? 1 : 0;
  return counts;
}

Tuning::Counts Tuning::countHistogram() const {
  double total = 0;
  for (const std::uint32_t cell : histogram_) total += cell;
  Counts counts{};
  double left = total / 2;  // peaks still to take, from the highest row down
  for (std::size_t row = kHeights; row-- > 0 && left > 0;) {
    const auto* cells = &histogram_[row * kDeviations];
    double rowTotal = 0;
    for (std::size_t d = 0; d < kDeviations; ++d) rowTotal += cells[d];
    if (rowTotal == 0) continue;
    const double share = std::min(1.0, left / rowTotal);
    for (std::size_t d = 0; d < kDeviations; ++d) counts[d] += share * cells[d];
    left -= rowTotal;
  }
  return counts;
}

double Tuning::estimate() const {
  const Counts counts = histogram_.empty() ? countExactly() : countHistogram();
  const auto best = std::max_element(counts.begin(), counts.end());
  if (*best == 0) return 0;
  return -0.5 + static_cast<double>(best - counts.begin()) * kStep;
}

}  // namespace earshot
