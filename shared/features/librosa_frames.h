#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "shared/features/chroma_stft.h"
#include "shared/features/feature_matrix.h"
#include "shared/features/frame_table.h"
#include "shared/features/mfcc.h"
#include "shared/features/onset_strength.h"
#include "shared/features/spectral_contrast.h"
#include "shared/features/tuning.h"
#include "shared/signal/mel_filter_bank.h"

namespace earshot {

/// What has to be known of a whole recording before its frames can be computed.
class Survey {
 public:
  explicit Survey(double sampleRate) : filters_(sampleRate), tuning_(sampleRate) {}

  void add(const SpectrumBatch& spectrum);

  float largestDecibels() const;  ///< of the mel spectrum
  double tuning() const { return tuning_.estimate(); }

 private:
  MelFilterBank filters_;
  Tuning tuning_;
  Lanes largest_ = splat(0);
};

/// The per-frame features of the librosa set: every batch of spectra is looked at once by all of them.
class LibrosaFrames {
 public:
  /// Rows of the table, and how many of them.
  enum Row : std::size_t {
    kMfccRow = 0,
    kChromaRow = kMfccRow + kMfcc,
    kCentroidRow = kChromaRow + kChroma,
    kBandwidthRow,
    kContrastRow,  // the levels of the peaks until finish(), then the contrast
    kValleyRow = kContrastRow + kContrastBands,
    kRolloffRow = kValleyRow + kContrastBands,
    kFlatnessRow,
    kRmsRow,
    kZeroCrossingRow,
    kOnsetRow,
    kPulseRow,  // onset strength by the median over bands, which beats are tracked on
    kRows
  };

  /// Errors: OutOfMemory.
  static Result<LibrosaFrames> create(double sampleRate, const Survey& survey, std::size_t frames);

  /// Batches in order, each once.
  void add(const SpectrumBatch& spectrum);
  /// After the last batch.
  void finish();

  std::size_t frames() const { return table_.frames(); }
  std::span<const float> row(std::size_t r) const { return table_.row(r); }

 private:
  LibrosaFrames(double sampleRate, const Survey& survey, FrameTable table);

  double sampleRate_;
  float melFloor_;
  FrameTable table_;
  MelFilterBank melFilters_;
  ChromaFilterBank chromaFilters_;
  Mfcc mfcc_;
  SpectralContrast contrast_;
  OnsetStrength onset_;
};

}  // namespace earshot
