#include "shared/embedding/descriptors.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <span>
#include <string>
#include <string_view>

namespace earshot {
namespace {

/// Reads runs of consecutive columns and remembers the first one that is not finite.
class Columns {
 public:
  explicit Columns(const Statistics& statistics) : statistics_(statistics) {}

  std::span<const float> run(std::string_view first, std::size_t count) {
    const auto names = statistics_.set->computedColumns();
    const auto begin = static_cast<std::size_t>(std::find(names.begin(), names.end(), first) - names.begin());
    const auto values = std::span(statistics_.values).subspan(begin, count);
    for (std::size_t i = 0; i < count && notFinite_.empty(); ++i)
      if (!std::isfinite(values[i])) notFinite_ = names[begin + i];
    return values;
  }
  double one(std::string_view column) { return run(column, 1)[0]; }

  const std::string& notFinite() const { return notFinite_; }

 private:
  const Statistics& statistics_;
  std::string notFinite_;
};

double logarithm(double value, double floor) { return std::log(std::max(value, floor)); }

/// Fills an array from front to back.
template <std::size_t Size>
class Filler {
 public:
  explicit Filler(std::array<double, Size>& target) : target_(target) {}
  void add(double value) { target_[next_++] = value; }
  void add(std::span<const float> values) {
    for (const float value : values) add(value);
  }

 private:
  std::array<double, Size>& target_;
  std::size_t next_ = 0;
};

void describeShape(Columns& columns, Filler<24> shape) {
  shape.add(columns.run("spectral_contrast/mean/01", 7));
  shape.add(columns.run("spectral_contrast/std/01", 7));
  shape.add(logarithm(columns.one("spectral_centroid/mean/01"), 1));
  shape.add(logarithm(columns.one("spectral_bandwidth/mean/01"), 1));
  shape.add(logarithm(columns.one("spectral_rolloff/mean/01"), 1));
  shape.add(logarithm(columns.one("spectral_flatness/mean/01"), 1e-8));
  shape.add(logarithm(columns.one("zero_crossing_rate/mean/01"), 1e-4));
  shape.add(columns.one("spectral_centroid/std/01") / 1000);
  shape.add(columns.one("spectral_bandwidth/std/01") / 1000);
  shape.add(columns.one("spectral_rolloff/std/01") / 1000);
  shape.add(logarithm(columns.one("spectral_flatness/std/01"), 1e-8));
  shape.add(columns.one("zero_crossing_rate/std/01"));
}

void describeHarmony(Columns& columns, Filler<31> harmony) {
  const auto chroma = columns.run("chroma_stft/mean/01", 12);
  harmony.add(chroma);
  harmony.add(columns.run("chroma_stft/std/01", 12));
  for (int cycles = 1; cycles <= 6; ++cycles) {
    std::complex<double> sum = 0;
    for (int i = 0; i < 12; ++i) sum += std::polar<double>(chroma[i], -std::numbers::pi * (cycles * i % 12) / 6);
    harmony.add(std::abs(sum));
  }
  double sum = 0;
  for (const float value : chroma) sum += value;
  harmony.add(sum);
}

void describeRhythm(Columns& columns, Filler<8> rhythm) {
  rhythm.add(logarithm(columns.one("onset_strength/mean/01"), 1e-3));
  rhythm.add(logarithm(columns.one("onset_strength/std/01"), 1e-3));
  rhythm.add(std::asinh(columns.one("onset_strength/skew/01")));
  rhythm.add(logarithm(columns.one("onset_strength/kurtosis/01") + 4, 1e-3));
  rhythm.add(logarithm(columns.one("onset_strength/median/01"), 1e-2));
  const double tempo = columns.one("tempo");
  const double octaves = tempo > 0 ? std::log2(std::max(tempo, 30.0) / 120) : 0;
  const double angle = 2 * std::numbers::pi * octaves, radius = tempo > 0 ? 1 : 0;
  rhythm.add(octaves);
  rhythm.add(radius * std::cos(angle));
  rhythm.add(radius * std::sin(angle));
}

void describeDynamics(Columns& columns, Filler<4> dynamics) {
  const double mean = logarithm(columns.one("rms/mean/01"), 1e-5);
  dynamics.add(mean);
  dynamics.add(logarithm(columns.one("rms/std/01"), 1e-6) - mean);
  dynamics.add(std::asinh(columns.one("rms/skew/01")));
  dynamics.add(logarithm(columns.one("rms/median/01"), 1e-5) - mean);
}

Error otherSet(const Statistics& statistics) {
  const FeatureSet& expected = FeatureSet::librosa();
  const auto title = [](const FeatureSet& set, std::size_t columns) {
    return sentence({"\"", set.name(), "\" version ", set.version(), " with ", columns, " columns"});
  };
  return {
      ErrorCode::VersionMismatch,
      "statistics",
      {"are of ",
       statistics.set == nullptr ? "no feature set" : "feature set " + title(*statistics.set, statistics.values.size()),
       ", expected ", title(expected, expected.computedColumns().size())},
      "Analyze the recording again with this version of Earshot."};
}

}  // namespace

Result<Descriptors> describe(const Statistics& statistics) {
  const FeatureSet& expected = FeatureSet::librosa();
  const FeatureSet* set = statistics.set;
  if (set == nullptr || set->name() != expected.name() || set->version() != expected.version() ||
      statistics.values.size() != set->computedColumns().size())
    return otherSet(statistics);

  Descriptors descriptors;
  Columns columns(statistics);
  Filler(descriptors.mfccMean).add(columns.run("mfcc/mean/01", descriptors.mfccMean.size()));
  Filler(descriptors.mfccCovariance).add(columns.run("mfcc/covariance/01-01", descriptors.mfccCovariance.size()));
  describeShape(columns, Filler(descriptors.shape));
  describeHarmony(columns, Filler(descriptors.harmony));
  describeRhythm(columns, Filler(descriptors.rhythm));
  describeDynamics(columns, Filler(descriptors.dynamics));
  if (!columns.notFinite().empty())
    return Error(ErrorCode::NotFinite, columns.notFinite(), "is not a finite number",
                 "Check the recording for NaN samples, and that something was analyzed.");
  return descriptors;
}

}  // namespace earshot
