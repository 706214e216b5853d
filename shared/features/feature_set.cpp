#include "shared/features/feature_set.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

namespace earshot {
namespace {

std::string twoDigits(int number, char before) {
  return {before, static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

std::vector<std::string> columnsOf(const FeatureShape& feature) {
  std::vector<std::string> names;
  if (feature.name == "mfcc/covariance") {
    for (int row = 1; row <= 20; ++row) {
      for (int column = row; column <= 20; ++column) {
        names.push_back(std::string(feature.name).append(twoDigits(row, '/')).append(twoDigits(column, '-')));
      }
    }
  } else if (feature.perTrack) {
    names.emplace_back(feature.name);
  } else {
    for (const std::string_view statistic : kStatistics) {
      for (int i = 1; i <= feature.coefficients; ++i) {
        names.push_back(std::string(feature.name).append("/").append(statistic).append(twoDigits(i, '/')));
      }
    }
  }
  return names;
}

}  // namespace

FeatureSet::FeatureSet(std::string_view name, int version, std::vector<FeatureShape> features)
    : name_(name), version_(version), features_(std::move(features)) {
  for (const FeatureShape& feature : features_) {
    std::vector<std::string> names = columnsOf(feature);
    if (feature.computed) computed_.insert(computed_.end(), names.begin(), names.end());
    std::move(names.begin(), names.end(), std::back_inserter(columns_));
  }
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
  static const FeatureSet set("librosa", 1, {std::begin(kShapes), std::end(kShapes)});
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
