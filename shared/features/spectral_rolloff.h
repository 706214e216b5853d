#pragma once

#include "shared/signal/stft.h"

namespace earshot {

/// Spectral rolloff: the lowest frequency below which 85 % of the magnitude lies.
///
///   r[t] = f[min { k : sum_{j <= k} |X[j,t]| >= 0.85 sum_j |X[j,t]| }]
///
/// Source: Tzanetakis and Cook (2002); equals librosa.feature.spectral_rolloff(S=magnitude), up to one bin where the
/// sum comes within float rounding of the threshold. in   a batch with magnitudes out  Hz in [0, sr/2], a lane a frame
/// A silent frame gives 0 Hz. NaN in gives NaN out for that frame only.
Lanes spectralRolloff(const SpectrumBatch& spectrum, double sampleRate);

}  // namespace earshot
