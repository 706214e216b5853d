#pragma once

#include "shared/signal/stft.h"

namespace earshot {

/// Spectral flatness: the geometric over the arithmetic mean of the power spectrum. 1 is white, towards 0 is tonal.
///
///   s[t] = exp( mean_k ln P[k,t] ) / mean_k P[k,t],   P = max(1e-10, |X|^2)
///
/// Source: Dubnov (2004); equals librosa.feature.spectral_flatness(S=magnitude).
/// out  (0, 1], a lane a frame
/// A silent frame gives 1 (all bins at the floor). NaN in gives NaN out for that frame only.
Lanes spectralFlatness(const SpectrumBatch& spectrum);

}  // namespace earshot
