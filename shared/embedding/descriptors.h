#pragma once

#include <array>
#include <cstddef>

#include "shared/features/feature_set.h"
#include "shared/result.h"

namespace earshot {

/// What a space looks at: a feature set's numbers, brought to scales on which differences mean about the same
/// everywhere. Statistics that depend on how long an excerpt is (minimum, maximum, counts) are left out.
struct Descriptors {
  static constexpr std::size_t kMfcc = 20;

  /// The Gaussian of the MFCC: mean, and covariance as its upper triangle, row by row.
  std::array<double, kMfcc> mfccMean;
  std::array<double, kMfcc*(kMfcc + 1) / 2> mfccCovariance;

  /// Spectral contrast (7 means, 7 deviations); logarithms of the means of centroid, bandwidth, rolloff (Hz), flatness
  /// and zero crossings; deviations of centroid, bandwidth, rolloff (kHz), flatness (its logarithm) and zero crossings.
  std::array<double, 24> shape;

  /// Chroma (12 means, 12 deviations), which know the key; magnitudes of the discrete Fourier transform of the means at
  /// 1 to 6 cycles an octave and their sum, which a transposition leaves alone (5 cycles: how diatonic, 3: how
  /// augmented). Source: Amiot (2016), "Music through Fourier space".
  std::array<double, 31> harmony;

  /// Onset strength: logarithms of mean and deviation, skew, logarithms of kurtosis + 4 and median; tempo: octaves
  /// above 120 bpm, and its place on the circle where double and half tempo meet (cosine, sine; no tempo: the circle's
  /// centre).
  std::array<double, 8> rhythm;

  /// RMS: logarithm of the mean; relative to the mean, logarithms of deviation and median; skew.
  std::array<double, 4> dynamics;
};

/// Logarithms have floors, so that silence gives finite numbers; skews pass through asinh, which tames clicks.
/// Errors: VersionMismatch (not the numbers of FeatureSet::librosa()), NotFinite (names the column).
Result<Descriptors> describe(const Statistics& statistics);

}  // namespace earshot
