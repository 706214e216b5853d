#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "shared/signal/stft.h"

namespace earshot {

/// Tuning of a recording: how far its pitches lie from the semitones of A = 440 Hz.
///
/// Spectral peaks between 150 and 4,000 Hz that reach a tenth of their frame's largest power are refined by a parabola;
/// of those at or above the median height, the most frequent deviation wins, in steps of 0.01 semitone.
///
/// Source: Ellis' piptrack; equals librosa.estimate_tuning(S=power), as chroma_stft calls it. Peaks are kept one by one
/// up to kExactPeaks (an excerpt of 30 s has about 10,000); beyond, in a histogram over height (1/32 octave) and
/// deviation, in which the cell that holds the median counts by its share. out  semitones in [-0.5, 0.5) Silence, and
/// sound without peaks in the range, gives 0. NaN frames have no peaks.
class Tuning {
 public:
  static constexpr std::size_t kExactPeaks = 131072;

  explicit Tuning(double sampleRate);
  void add(const SpectrumBatch& spectrum);
  double estimate() const;

 private:
  static constexpr std::size_t kDeviations = 100;
  static constexpr int kHeightsPerOctave = 32;
  static constexpr int kLowestOctave = -40;
  static constexpr std::size_t kHeights = 84 * kHeightsPerOctave;

  struct Peak {
    float height;
    std::uint32_t deviation;  // a step of the histogram, in [0, kDeviations)
  };
  using Counts = std::array<double, kDeviations>;

  void addPeak(std::size_t bin, float left, float height, float right);
  void addToHistogram(const Peak& peak);
  Counts countExactly() const;
  Counts countHistogram() const;

  double sampleRate_;
  std::size_t firstBin_;
  std::size_t endBin_;
  std::vector<Peak> peaks_;
  std::vector<std::uint32_t> histogram_;  // [height][deviation]; empty while peaks_ suffices
};

}  // namespace earshot
