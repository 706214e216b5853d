#include "shared/features/librosa_frames.h"

#include <algorithm>
#include <array>
#include <utility>

#include "shared/features/rms.h"
#include "shared/features/spectral_bandwidth.h"
#include "shared/features/spectral_centroid.h"
#include "shared/features/spectral_flatness.h"
#include "shared/features/spectral_rolloff.h"
#include "shared/features/zero_crossing_rate.h"
#include "shared/signal/logarithm.h"

namespace earshot {

void Survey::add(const SpectrumBatch& spectrum) {
  std::array<Lanes, kMelBands> mel;
  filters_.apply(spectrum.power, mel);
  for (const Lanes& band : mel) largest_ = maximum(band, largest_);
  tuning_.add(spectrum);
}

float Survey::largestDecibels() const {
  std::array<float, kLanes> lanes;
  store(lanes.data(), decibels(largest_));
  return *std::max_element(lanes.begin(), lanes.end());
}

LibrosaFrames::LibrosaFrames(double sampleRate, const Survey& survey, FrameTable table)
    : sampleRate_(sampleRate),
      melFloor_(survey.largestDecibels() - kDynamicRange),
      table_(std::move(table)),
      melFilters_(sampleRate),
      chromaFilters_(sampleRate, survey.tuning()),
      contrast_(sampleRate) {}

Result<LibrosaFrames> LibrosaFrames::create(double sampleRate, const Survey& survey, std::size_t frames) {
  auto table = FrameTable::create(kRows, frames);
  if (!table) return table.error();
  return LibrosaFrames(sampleRate, survey, std::move(table).value());
}

void LibrosaFrames::add(const SpectrumBatch& spectrum) {
  const std::size_t first = spectrum.firstFrame;

  std::array<Lanes, kMelBands> mel;
  melFilters_.apply(spectrum.power, mel);
  const Lanes floor = splat(melFloor_);
  for (Lanes& band : mel) {
    const Lanes level = decibels(band);
    band = level < floor ? floor : level;
  }
  std::array<Lanes, kMfcc> coefficients;
  mfcc_.apply(mel, coefficients);
  for (std::size_t k = 0; k < kMfcc; ++k) table_.put(kMfccRow + k, first, coefficients[k]);
  const OnsetStrength::Rise rise = onset_.next(mel);
  table_.put(kOnsetRow, first + OnsetStrength::kDelay, rise.mean);
  table_.put(kPulseRow, first + OnsetStrength::kDelay, rise.median);

  std::array<Lanes, kChroma> chroma;
  chromaStft(spectrum, chromaFilters_, chroma);
  for (std::size_t c = 0; c < kChroma; ++c) table_.put(kChromaRow + c, first, chroma[c]);

  const Lanes centroid = spectralCentroid(spectrum, sampleRate_);
  table_.put(kCentroidRow, first, centroid);
  table_.put(kBandwidthRow, first, spectralBandwidth(spectrum, centroid, sampleRate_));
  const SpectralContrast::Levels levels = contrast_.levels(spectrum);
  for (std::size_t b = 0; b < kContrastBands; ++b) {
    table_.put(kContrastRow + b, first, levels.peaks[b]);
    table_.put(kValleyRow + b, first, levels.valleys[b]);
  }
  table_.put(kRolloffRow, first, spectralRolloff(spectrum, sampleRate_));
  table_.put(kFlatnessRow, first, spectralFlatness(spectrum));
  table_.put(kRmsRow, first, rms(spectrum));
  table_.put(kZeroCrossingRow, first, zeroCrossingRate(spectrum));
}

void LibrosaFrames::finish() {
  float largestPeak = -100;
  float largestValley = -100;
  for (std::size_t b = 0; b < kContrastBands; ++b) {
    for (const float level : table_.row(kContrastRow + b)) largestPeak = std::max(largestPeak, level);
    for (const float level : table_.row(kValleyRow + b)) largestValley = std::max(largestValley, level);
  }
  for (std::size_t b = 0; b < kContrastBands; ++b) {
    const auto peaks = table_.row(kContrastRow + b);
    const auto valleys = table_.row(kValleyRow + b);
    for (std::size_t t = 0; t < peaks.size(); ++t) {
      peaks[t] = contrast(peaks[t], valleys[t], largestPeak, largestValley);
    }
  }
}

}  // namespace earshot
