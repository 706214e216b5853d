#pragma once

#include <array>
#include <span>

#include "shared/features/feature_matrix.h"
#include "shared/result.h"
#include "shared/signal/mel_filter_bank.h"

namespace earshot {

inline constexpr std::size_t kMfcc = 20;

/// Mel-frequency cepstral coefficients: the envelope of the spectrum, as a cosine series over the mel bands.
///
///   m[k,t] = s[k] sum_b S[b,t] cos(pi k (2 b + 1) / 256),   s[0] = sqrt(1/128), s[k] = sqrt(2/128)
///
/// Source: Davis and Mermelstein (1980); equals librosa.feature.mfcc with its defaults (Slaney mel, orthonormal DCT-II,
/// no lifter).
class Mfcc {
 public:
  [[gnu::cold]] Mfcc();

  /// in   (bands, lane) in dB, already floored 80 below the recording's largest
  /// out  (coefficients, lane)
  /// Silence (all bands at -100 dB) gives -1131.4 and zeros. NaN in gives NaN out for that frame only.
  void apply(std::span<const Lanes, kMelBands> decibels, std::span<Lanes, kMfcc> coefficients) const;

 private:
  // Even coefficients see only the sum of mirrored bands, odd ones only the difference: half of the products.
  std::array<std::array<float, kMfcc>, kMelBands / 2> cosines_;
};

/// The MFCC of a whole recording that is in memory: one transform a frame, with the mel spectrum kept (512 bytes a
/// frame) until its maximum is known. in   mono samples at sampleRate, Hz in [1000, 768000] out  (20, 1 + n / 512)
/// Errors: TooShort (no samples), NotFinite (names the first frame), InvalidArgument (sampleRate), OutOfMemory.
Result<FeatureMatrix> mfcc(std::span<const float> samples, double sampleRate);

}  // namespace earshot
