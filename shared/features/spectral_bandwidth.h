#pragma once

#include "shared/signal/stft.h"

namespace earshot {

/// Spectral bandwidth: the standard deviation of the magnitude spectrum around its centroid.
///
///   b[t] = sqrt( sum_k |X[k,t]| (f[k] - c[t])^2 / sum_k |X[k,t]| )
///
/// Source: Klapuri and Davy (2007), ch. 5; equals librosa.feature.spectral_bandwidth(S=magnitude) with p = 2.
/// in   a batch with magnitudes, and its centroids in Hz
/// out  Hz in [0, sr/2], a lane a frame
/// A silent frame gives 0 Hz. NaN in gives NaN out for that frame only.
Lanes spectralBandwidth(const SpectrumBatch& spectrum, Lanes centroid, double sampleRate);

}  // namespace earshot
