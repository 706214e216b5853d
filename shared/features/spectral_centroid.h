#pragma once

#include "shared/signal/stft.h"

namespace earshot {

/// Spectral centroid: where the magnitude spectrum balances.
///
///   c[t] = sum_k f[k] |X[k,t]| / sum_k |X[k,t]|,   f[k] = k sr / n_fft
///
/// Source: Klapuri and Davy (2007), ch. 5; equals librosa.feature.spectral_centroid(S=magnitude).
/// in   a batch with magnitudes
/// out  Hz in [0, sr/2], a lane a frame
/// A silent frame gives 0 Hz. NaN in gives NaN out for that frame only.
Lanes spectralCentroid(const SpectrumBatch& spectrum, double sampleRate);

}  // namespace earshot
