#pragma once

#include <array>
#include <cstddef>

#include "shared/signal/stft.h"

namespace earshot {

inline constexpr std::size_t kChroma = 12;

/// Gaussian bumps that fold the bins of a spectrum into the twelve pitch classes, C first.
///
///   weight[c,k] = g(12 log2(f[k] / A0) - c) / ||g||_2  x  exp(-((octave(f[k]) - 5) / 2)^2 / 2)
///
/// Each bump is one semitone wide, or one bin where bins are wider; every bin's twelve weights have length 1 before the
/// octaves around the fifth are favoured. Source: Ellis, chroma feature analysis (2007); equals librosa.filters.chroma
/// with its defaults (octwidth 2, ctroct 5, norm 2).
class ChromaFilterBank {
 public:
  /// tuning: deviation from A = 440 Hz, in semitones, [-0.5, 0.5).
  [[gnu::cold]] ChromaFilterBank(double sampleRate, double tuning);

  void apply(std::span<const Lanes, kBins> power, std::span<Lanes, kChroma> chroma) const;

 private:
  std::array<std::array<float, kChroma>, kBins> weights_;
};

}  // namespace earshot
