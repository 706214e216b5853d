#include "shared/embedding/descriptors.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>
#include <string>
#include <string_view>

namespace earshot {
namespace {

/// Reads runs of consecutive columns, from the first whose name begins so, and remembers the first one that is not
/// finite.
class Columns {
 public:
  explicit Columns(const Statistics& statistics) : statistics_(statistics) {}

  std::span<const float> run(std::string_view first, std::size_t count) {
    const auto names = statistics_.set->computedColumns();
    std::size_t begin = 0;
    while (!names[begin].starts_with(first)) ++begin;
    const auto values = std::span(statistics_.values).subspan(begin, count);
    for (std::size_t i = 0; i < count && notFinite_.empty(); ++i)
      if (!std::isfinite(values[i])) notFinite_ = names[begin + i];
    return values;
  }
  double one(std::string_view column) { return run(column, 1)[0]; }
  double logarithm(std::string_view column, double floor) { return std::log(std::max(one(column), floor)); }

  const std::string& notFinite() const { return notFinite_; }

 private:
  const Statistics& statistics_;
  std::string notFinite_;
};

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
  shape.add(columns.run("spectral_contrast/mean", 7));
  shape.add(columns.run("spectral_contrast/std", 7));
  shape.add(columns.logarithm("spectral_centroid/mean", 1));
  shape.add(columns.logarithm("spectral_bandwidth/mean", 1));
  shape.add(columns.logarithm("spectral_rolloff/mean", 1));
  shape.add(columns.logarithm("spectral_flatness/mean", 1e-8));
  shape.add(columns.logarithm("zero_crossing_rate/mean", 1e-4));
  shape.add(columns.one("spectral_centroid/std") / 1000);
  shape.add(columns.one("spectral_bandwidth/std") / 1000);
  shape.add(columns.one("spectral_rolloff/std") / 1000);
  shape.add(columns.logarithm("spectral_flatness/std", 1e-8));
  shape.add(columns.one("zero_crossing_rate/std"));
}

void describeHarmony(Columns& columns, Filler<31> harmony) {
  const auto chroma = columns.run("chroma_stft/mean", 12);
  harmony.add(chroma);
  harmony.add(columns.run("chroma_stft/std", 12));
  for (int cycles = 1; cycles <= 6; ++cycles) {
    double real = 0, imaginary = 0;
    for (int i = 0; i < 12; ++i) {
      const double angle = std::numbers::pi * (cycles * i % 12) / 6;
      real += static_cast<double>(chroma[i]) * std::cos(angle);
      imaginary += static_cast<double>(chroma[i]) * std::sin(angle);
    }
    harmony.add(std::sqrt(real * real + imaginary * imaginary));
  }
  double sum = 0;
  for (const float value : chroma) sum += value;
  harmony.add(sum);
}

void describeRhythm(Columns& columns, Filler<8> rhythm) {
  rhythm.add(columns.logarithm("onset_strength/mean", 1e-3));
  rhythm.add(columns.logarithm("onset_strength/std", 1e-3));
  rhythm.add(std::asinh(columns.one("onset_strength/skew")));
  rhythm.add(std::log(std::max(columns.one("onset_strength/kurtosis") + 4, 1e-3)));
  rhythm.add(columns.logarithm("onset_strength/median", 1e-2));
  const double tempo = columns.one("tempo");
  const double octaves = tempo > 0 ? std::log2(std::max(tempo, 30.0) / 120) : 0;
  const double angle = 2 * std::numbers::pi * octaves, radius = tempo > 0 ? 1 : 0;
  rhythm.add(octaves);
  rhythm.add(radius * std::cos(angle));
  rhythm.add(radius * std::sin(angle));
}

void describeDynamics(Columns& columns, Filler<4> dynamics) {
  const double mean = columns.logarithm("rms/mean", 1e-5);
  dynamics.add(mean);
  dynamics.add(columns.logarithm("rms/std", 1e-6) - mean);
  dynamics.add(std::asinh(columns.one("rms/skew")));
  dynamics.add(columns.logarithm("rms/median", 1e-5) - mean);
}

Error otherSet(const Statistics& statistics) {
  const FeatureSet& expected = FeatureSet::librosa();
  const auto title = [](const FeatureSet& set, std::size_t columns) {
    return sentence({"\"", set.name(), "\" version ", set.version(), " with ", columns, " columns"});
  };
  return {ErrorCode::VersionMismatch,
          "statistics",
          {"are of ",
           statistics.set == nullptr ? "no feature set"
                                     : sentence({"feature set ", title(*statistics.set, statistics.values.size())}),
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
  Filler(descriptors.mfccMean).add(columns.run("mfcc/mean", descriptors.mfccMean.size()));
  Filler(descriptors.mfccCovariance).add(columns.run("mfcc/covariance", descriptors.mfccCovariance.size()));
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
