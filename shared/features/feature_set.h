#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace earshot {

/// A feature of a set: `coefficients` numbers a frame, or a recording.
struct FeatureShape {
  std::string_view name;  ///< as in librosa.feature: "mfcc", "chroma_stft", "spectral_centroid"
  int coefficients;
  bool computed;          ///< false: the set reserves its columns, this version does not fill them
  bool perTrack = false;  ///< one row for the recording: a column a coefficient, no statistics
};

/// The seven statistics of every per-frame feature, in column order (FMA's order).
inline constexpr std::string_view kStatistics[] = {"kurtosis", "max", "mean", "median", "min", "skew", "std"};

/// A named, versioned list of columns. The list of a version never changes: columns that are not computed yet keep
/// their place in `columns()` and are absent, by name, from every result.
///
/// Column names: "<feature>/<statistic>/<coefficient from 01>" ("mfcc/mean/01"), "mfcc/covariance/<row>-<column>"
/// (upper triangle, row <= column), and per track "tempo", "beats/count", "key/tonic", "key/mode",
/// "loudness/integrated".
class FeatureSet {
 public:
  /// librosa's definitions on 22,050 Hz mono. Version 1.
  static const FeatureSet& librosa();

  std::string_view name() const { return name_; }
  int version() const { return version_; }
  std::span<const FeatureShape> features() const { return features_; }
  std::vector<std::string> columns() const;

  /// The columns this version computes, in set order: what Statistics holds.
  std::span<const std::string> computedColumns() const { return computed_; }

 private:
  FeatureSet(std::string_view name, int version, std::span<const FeatureShape> features);
  std::string_view name_;
  int version_;
  std::span<const FeatureShape> features_;
  std::vector<std::string> computed_;
};

/// The numbers of one recording, aligned with FeatureSet::computedColumns().
struct Statistics {
  const FeatureSet* set = nullptr;
  std::vector<float> values;

  /// The value of a column by name; NaN if it is absent.
  float at(std::string_view column) const;
};

}  // namespace earshot
