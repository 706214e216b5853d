#pragma once

#include <array>

#include "shared/signal/chroma_filter_bank.h"

namespace earshot {

/// Chroma: the power of the twelve pitch classes, C first.
///
///   C[c,t] = sum_k weight[c,k] |X[k,t]|^2, then each frame divided by its largest
///
/// Source: Ellis (2007); equals librosa.feature.chroma_stft(S=power) where the filter bank has the recording's own
/// tuning. out  [0, 1] with a 1 in every frame that sounds, a lane a frame A silent frame gives zeros. NaN in gives NaN
/// out for that frame only.
void chromaStft(const SpectrumBatch& spectrum, const ChromaFilterBank& filters, std::span<Lanes, kChroma> chroma);

}  // namespace earshot
