#include "shared/features/feature_set.h"

#include <algorithm>
#include <limits>

namespace earshot {
namespace {

void appendTwoDigits(std::string& name, char before, int number) {
  for (const char c : {before, static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)}) name += c;
}

void appendColumns(std::vector<std::string>& names, const FeatureShape& feature) {
  const std::string name(feature.name);
  if (feature.name == "mfcc/covariance") {
    for (int row = 1; row <= 20; ++row) {
      for (int column = row; column <= 20; ++column) {
        std::string& cell = names.emplace_back(name);
        appendTwoDigits(cell, '/', row);
        appendTwoDigits(cell, '-', column);
      }
    }
  } else if (feature.perTrack) {
    names.push_back(name);
  } else {
    for (const std::string_view statistic : kStatistics) {
      for (int i = 1; i <= feature.coefficients; ++i) {
        std::string& column = names.emplace_back(name);
        column += '/';
        column += statistic;
        appendTwoDigits(column, '/', i);
      }
    }
  }
}

}  // namespace

FeatureSet::FeatureSet(std::string_view name, int version, std::span<const FeatureShape> features)
    : name_(name), version_(version), features_(features) {
  for (const FeatureShape& feature : features)
    if (feature.computed) appendColumns(computed_, feature);
}

std::vector<std::string> FeatureSet::columns() const {
  std::vector<std::string> names;
  for (const FeatureShape& feature : features_) appendColumns(names, feature);
  return names;
}

const FeatureSet& FeatureSet::librosa() {
  static constexpr FeatureShape kShapes[] = {{"mfcc", 20, true},
                                             {"chroma_stft", 12, true},
                                             {"chroma_cqt", 12, false},
                                             {"chroma_cens", 12, false},
                                             {"tonnetz", 6, false},
                                             {"spectral_centroid", 1, true},
                                             {"spectral_bandwidth", 1, true},
                                             {"spectral_contrast", 7, true},
                                             {"spectral_rolloff", 1, true},
                                             {"spectral_flatness", 1, true},
                                             {"rms", 1, true},
                                             {"zero_crossing_rate", 1, true},
                                             {"onset_strength", 1, true},
                                             {"mfcc/covariance", 210, true, true},
                                             {"tempo", 1, true, true},
                                             {"beats/count", 1, true, true},
                                             {"key/tonic", 1, false, true},
                                             {"key/mode", 1, false, true},
                                             {"loudness/integrated", 1, false, true}};
  static const FeatureSet set("librosa", 1, kShapes);
  return set;
}

float Statistics::at(std::string_view column) const {
  if (set == nullptr) return std::numeric_limits<float>::quiet_NaN();
  const auto names = set->computedColumns();
  const auto found = std::find(names.begin(), names.end(), column);
  const auto index = static_cast<std::size_t>(found - names.begin());
  return index < values.size() ? values[index] : std::numeric_limits<float>::quiet_NaN();
}

}  // namespace earshot
