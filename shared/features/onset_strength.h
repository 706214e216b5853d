#pragma once

#include <array>

#include "shared/signal/mel_filter_bank.h"

namespace earshot {

/// Onset strength: how much louder the mel bands became since the frame before (spectral flux).
///
///   o[t] = mean_b max(0, S[b,t-2] - S[b,t-3]),   S in dB, floored 80 below the recording's largest
///
/// Source: Boeck and Widmer (2013); equals librosa.onset.onset_strength with its defaults. The delay of two frames
/// makes up for half a frame's length: a rise shows where it begins to be heard. The first three frames are 0. in
/// batches in order, (bands, lane) in dB, floored out  dB >= 0, a lane a frame, where lane l belongs to frame first + l
/// + kDelay Silence gives 0. NaN in gives a finite number or NaN, for that and the next frame only.
class OnsetStrength {
 public:
  static constexpr std::size_t kDelay = 2;

  struct Rise {
    Lanes mean;
    Lanes median;  ///< over the bands, as librosa.beat.beat_track aggregates: steadier pulses
  };
  Rise next(std::span<const Lanes, kMelBands> decibels);

 private:
  std::array<Lanes, kMelBands> previous_{};
  bool first_ = true;
};

}  // namespace earshot
