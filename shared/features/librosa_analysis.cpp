#include "shared/features/librosa_analysis.h"

#include <array>
#include <utility>

#include "shared/features/beats.h"
#include "shared/features/column_statistics.h"
#include "shared/features/mfcc_covariance.h"
#include "shared/features/tempo.h"

namespace earshot {
namespace {

constexpr double kFramesPerSecond = 22050.0 / static_cast<double>(kHopLength);

struct Block {
  std::string_view name;
  std::size_t row;
  std::size_t coefficients;
};

// In the set's order; the features between them that it does not compute yet have no rows.
constexpr Block kBlocks[] = {{"mfcc", LibrosaFrames::kMfccRow, kMfcc},
                             {"chroma_stft", LibrosaFrames::kChromaRow, kChroma},
                             {"spectral_centroid", LibrosaFrames::kCentroidRow, 1},
                             {"spectral_bandwidth", LibrosaFrames::kBandwidthRow, 1},
                             {"spectral_contrast", LibrosaFrames::kContrastRow, kContrastBands},
                             {"spectral_rolloff", LibrosaFrames::kRolloffRow, 1},
                             {"spectral_flatness", LibrosaFrames::kFlatnessRow, 1},
                             {"rms", LibrosaFrames::kRmsRow, 1},
                             {"zero_crossing_rate", LibrosaFrames::kZeroCrossingRow, 1},
                             {"onset_strength", LibrosaFrames::kOnsetRow, 1}};

void appendStatistics(const LibrosaFrames& frames, const Block& block, std::vector<float>& scratch,
                      std::vector<float>& values) {
  std::vector<ColumnStatistics> columns;
  for (std::size_t i = 0; i < block.coefficients; ++i) columns.push_back(summarize(frames.row(block.row + i), scratch));
  constexpr double ColumnStatistics::*kOrder[] = {
      &ColumnStatistics::kurtosis,         &ColumnStatistics::max, &ColumnStatistics::mean,
      &ColumnStatistics::median,           &ColumnStatistics::min, &ColumnStatistics::skew,
      &ColumnStatistics::standardDeviation};
  for (const auto statistic : kOrder) {
    for (const ColumnStatistics& column : columns) values.push_back(static_cast<float>(column.*statistic));
  }
}

FeatureMatrix matrixOf(const LibrosaFrames& frames, const Block& block) {
  FeatureMatrix matrix{block.name, block.coefficients, frames.frames(), {}};
  matrix.values.reserve(block.coefficients * frames.frames());
  for (std::size_t i = 0; i < block.coefficients; ++i) {
    const auto row = frames.row(block.row + i);
    matrix.values.insert(matrix.values.end(), row.begin(), row.end());
  }
  return matrix;
}

}  // namespace

Result<Analysis> librosaAnalysis(const LibrosaFrames& frames, double duration) {
  Analysis analysis;
  analysis.duration = duration;
  analysis.statistics.set = &FeatureSet::librosa();
  std::vector<float>& values = analysis.statistics.values;
  values.reserve(FeatureSet::librosa().computedColumns().size());

  std::vector<float> scratch;
  for (const Block& block : kBlocks) appendStatistics(frames, block, scratch, values);

  std::array<std::span<const float>, kMfcc> rows;
  for (std::size_t k = 0; k < kMfcc; ++k) rows[k] = frames.row(LibrosaFrames::kMfccRow + k);
  const auto covariance = mfccCovariance(rows);
  values.insert(values.end(), covariance.begin(), covariance.end());

  const auto pulse = frames.row(LibrosaFrames::kPulseRow);
  const double beatsPerMinute = tempo(pulse, kFramesPerSecond);
  auto beatFrames = beats(pulse, kFramesPerSecond, beatsPerMinute);
  if (!beatFrames) return beatFrames.error();
  for (const auto frame : *beatFrames) analysis.beatTimes.push_back(static_cast<double>(frame) / kFramesPerSecond);
  values.push_back(static_cast<float>(beatsPerMinute));
  values.push_back(static_cast<float>(beatFrames->size()));
  return analysis;
}

std::vector<FeatureMatrix> librosaMatrices(const LibrosaFrames& frames) {
  std::vector<FeatureMatrix> matrices;
  for (const Block& block : kBlocks) matrices.push_back(matrixOf(frames, block));
  return matrices;
}

}  // namespace earshot
