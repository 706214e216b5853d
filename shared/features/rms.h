#pragma once

#include "shared/signal/stft.h"

namespace earshot {

/// Root mean square of the windowed frame, from its spectrum (Parseval).
///
///   r[t] = sqrt( 2 / n_fft^2 (P[0,t] / 2 + P[1,t] + ... + P[n_fft/2,t] / 2) ),   P = |X|^2
///
/// Equals librosa.feature.rms(S=magnitude, frame_length=2048), which is the windowed frame's: sqrt(3/8) = 0.61 of that
/// of the samples on steady sound. out  [0, about 1], a lane a frame, in units of full scale A silent frame gives 0.
/// NaN in gives NaN out for that frame only.
Lanes rms(const SpectrumBatch& spectrum);

}  // namespace earshot
