#pragma once

#include <array>
#include <cstddef>

#include "shared/signal/stft.h"

namespace earshot {

inline constexpr std::size_t kContrastBands = 7;

/// Spectral contrast: the level of peaks over valleys within each octave.
///
///   bands [0, 200], (200, 400], ... (3200, 6400], (6400, sr/2] Hz; n = max(1, round(0.02 x bins of the band))
///   peak = mean of the n largest |X|, valley = mean of the n smallest
///   contrast = dB(peak) - dB(valley),   dB(x) = 10 log10(max(x, 1e-10)), floored 80 below the recording's largest
///
/// Source: Jiang et al. (2002); equals librosa.feature.spectral_contrast(S=magnitude), with its treatment of the bands'
/// edges (a band begins one bin early and, but for the last, ends one bin early) and its dB of a magnitude.
class SpectralContrast {
 public:
  /// sampleRate > 12,800 Hz: the last band must begin below sr/2.
  explicit SpectralContrast(double sampleRate);

  /// dB, a lane a frame, not floored yet.
  struct Levels {
    std::array<Lanes, kContrastBands> peaks;
    std::array<Lanes, kContrastBands> valleys;
  };
  /// A silent frame has all levels at -100 dB. NaN in has no defined result.
  Levels levels(const SpectrumBatch& spectrum) const;

 private:
  struct Band {
    std::size_t begin;
    std::size_t end;
    std::size_t count;  // of bins averaged at either end
  };
  std::array<Band, kContrastBands> bands_;
};

/// Contrast from levels, dB >= 0: each is floored first, 80 dB below the recording's own largest. Silence gives 0.
inline float contrast(float peak, float valley, float largestPeak, float largestValley) {
  const float peakFloor = largestPeak - 80;
  const float valleyFloor = largestValley - 80;
  return (peak < peakFloor ? peakFloor : peak) - (valley < valleyFloor ? valleyFloor : valley);
}

}  // namespace earshot
