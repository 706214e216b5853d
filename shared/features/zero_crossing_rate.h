#pragma once

#include "shared/signal/stft.h"

namespace earshot {

/// Zero-crossing rate: the share of a frame's samples whose sign differs from the sample before.
///
///   z[t] = 1/2048 sum_{n = 1}^{2047} [ (x[n] < -1e-10) != (x[n-1] < -1e-10) ],   x the frame, not windowed
///
/// Equals librosa.feature.zero_crossing_rate: frames are padded by repeating the first and last sample (which never
/// crosses), values within 1e-10 of zero count as positive, the frame's first sample is not compared.
/// out  [0, 1), a lane a frame
/// Silence and a constant give 0. A NaN counts as positive.
Lanes zeroCrossingRate(const SpectrumBatch& spectrum);

}  // namespace earshot
