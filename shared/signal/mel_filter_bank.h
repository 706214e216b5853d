#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "shared/signal/stft.h"

namespace earshot {

inline constexpr std::size_t kMelBands = 128;

/// Triangular filters, evenly spaced on Slaney's mel scale from 0 Hz to half the sample rate, each of area 1.
///
///   mel(f) = 3 f / 200 below 1 kHz, 15 + 27 ln(f / 1000) / ln 6.4 above
///   band b rises from f[b] to f[b+1] and falls to f[b+2], times 2 / (f[b+2] - f[b])
///
/// Source: Slaney, Auditory Toolbox (1998); equals librosa.filters.mel with its defaults.
class MelFilterBank {
 public:
  [[gnu::cold]] explicit MelFilterBank(double sampleRate);

  /// mel[b] = sum_k weight[b,k] power[k]. A band between two bins (only at low sample rates) is 0.
  void apply(std::span<const Lanes, kBins> power, std::span<Lanes, kMelBands> mel) const;

 private:
  struct Slopes {
    float rising;   // for the band that begins where this segment begins
    float falling;  // for the band before it
  };
  // Between two neighbouring mel points every bin lies on one rising and one falling slope.
  std::array<std::size_t, kMelBands + 2> segmentBegin_{};
  std::vector<Slopes> slopes_;  // a bin from segmentBegin_[0] on
};

}  // namespace earshot
