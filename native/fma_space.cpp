#include "native/fma_space.h"

#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <span>
#include <string_view>

#include "native/sha256.h"

namespace earshot {
namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr std::array<std::size_t, kGroups> kMostComponents = {33, 24, 0, 7};
constexpr std::array<float, kGroups> kTypicalDistances = {1, .5F, 1, .3F};  // an empty group's is never reached

std::size_t groupOf(std::string_view feature) {
  for (const std::string_view name :
       {"mfcc", "spectral_contrast", "spectral_centroid", "spectral_bandwidth", "spectral_rolloff", "zcr"})
    if (feature == name) return static_cast<std::size_t>(Group::Timbre);
  for (const std::string_view name : {"chroma_cens", "chroma_cqt", "chroma_stft", "tonnetz"})
    if (feature == name) return static_cast<std::size_t>(Group::Harmony);
  if (feature == "rmse" || feature == "rms") return static_cast<std::size_t>(Group::Dynamics);
  return kGroups;
}

/// Columns side by side, so that a row's cache lines are read once for all of them.
constexpr std::size_t kColumnsAtOnce = 64;

struct ColumnScale {
  double mean = 0;
  double spread = 0;
};

/// Standardizes the columns [begin, end) of `width` in place; returns how many numbers were clipped.
std::uint64_t standardize(std::span<float> features, std::size_t width, std::size_t begin, std::size_t end,
                          std::span<ColumnScale> scales) {
  std::array<double, kColumnsAtOnce> sums{};
  std::array<double, kColumnsAtOnce> counts{};
  const auto forEach = [&](const auto& take) {
    for (std::size_t row = 0; row < features.size(); row += width)
      for (std::size_t i = begin; i < end; ++i) take(features[row + i], i - begin);
  };
  forEach([&](float x, std::size_t i) {
    sums[i] += std::isnan(x) ? 0 : static_cast<double>(x);
    counts[i] += std::isnan(x) ? 0 : 1;
  });
  for (std::size_t i = begin; i < end; ++i)
    scales[i].mean = counts[i - begin] > 0 ? sums[i - begin] / counts[i - begin] : 0;
  sums.fill(0);
  forEach([&](float x, std::size_t i) {
    const double difference = static_cast<double>(x) - scales[begin + i].mean;
    sums[i] += std::isnan(x) ? 0 : difference * difference;
  });
  for (std::size_t i = begin; i < end; ++i) {
    const double spread = counts[i - begin] > 0 ? std::sqrt(sums[i - begin] / counts[i - begin]) : 0;
    const bool constant = !(spread > 1e-9 * std::max(1., std::abs(scales[i].mean)));
    scales[i].spread = constant ? 0 : spread;
  }
  std::uint64_t clipped = 0;
  forEach([&](float& x, std::size_t i) {
    const ColumnScale& scale = scales[begin + i];
    const double z = scale.spread == 0 || std::isnan(x) ? 0 : (static_cast<double>(x) - scale.mean) / scale.spread;
    clipped += std::abs(z) > static_cast<double>(kFmaFarthest) ? 1 : 0;
    x = std::clamp(static_cast<float>(z), -kFmaFarthest, kFmaFarthest);
  });
  return clipped;
}

template <class Number>
void appendBytes(std::vector<std::byte>& bytes, std::span<const Number> numbers) {
  const auto more = std::as_bytes(numbers);
  bytes.insert(bytes.end(), more.begin(), more.end());
}

/// (columns, count), of unit length, widest first.
Matrix componentsOf(const Matrix& values, std::size_t count) {
  // Blocks: their sums stay exact enough in floats, the total is kept in doubles.
  constexpr Eigen::Index kBlock = 4096;
  Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(values.cols(), values.cols());
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(values.cols());
  for (Eigen::Index begin = 0; begin < values.rows(); begin += kBlock) {
    const auto block = values.middleRows(begin, std::min(kBlock, values.rows() - begin));
    const Eigen::MatrixXf part = block.transpose() * block;
    covariance += part.cast<double>();
    sum += block.cast<double>().colwise().sum().transpose();
  }
  const auto rows = static_cast<double>(values.rows());
  covariance = covariance / rows - sum * sum.transpose() / (rows * rows);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covariance);
  Matrix components(values.cols(), static_cast<Eigen::Index>(count));
  for (Eigen::Index c = 0; c < components.cols(); ++c) {
    Eigen::VectorXd axis = solver.eigenvectors().col(values.cols() - 1 - c);
    Eigen::Index largest = 0;
    axis.cwiseAbs().maxCoeff(&largest);
    if (axis(largest) < 0) axis = -axis;
    components.col(c) = axis.cast<float>();
  }
  return components;
}

/// The median distance of seeded random pairs of rows.
float medianDistance(const Matrix& places) {
  std::mt19937_64 random(20170519);
  const auto rows = static_cast<std::uint64_t>(places.rows());
  std::vector<float> distances(20'000);
  for (float& distance : distances) {
    const auto a = static_cast<Eigen::Index>(random() % rows);
    const auto b = static_cast<Eigen::Index>((static_cast<std::uint64_t>(a) + 1 + random() % (rows - 1)) % rows);
    distance = (places.row(a) - places.row(b)).norm();
  }
  const auto middle = distances.begin() + static_cast<std::ptrdiff_t>(distances.size() / 2);
  std::nth_element(distances.begin(), middle, distances.end());
  return *middle;
}

}  // namespace

Result<FmaSpace> fitFmaSpace(FmaFolder& fma, const ParallelFor& parallelFor) {
  const std::size_t rows = fma.tracks.size();
  if (rows < 2)
    return Error(ErrorCode::InvalidArgument, "features.csv", {"describes ", rows, " of the tracks in tracks.csv"},
                 "A space cannot be fitted on fewer than two.");
  FmaSpace space;
  std::array<std::vector<std::size_t>, kGroups> members;
  for (std::size_t i = 0; i < fma.columns.size(); ++i) {
    const std::size_t group = groupOf(fma.columns[i].feature);
    if (group < kGroups)
      members[group].push_back(i);
    else
      ++space.ignored;
  }
  Eigen::Map<Matrix> features(fma.features.data(), static_cast<Eigen::Index>(rows),
                              static_cast<Eigen::Index>(fma.columns.size()));
  const std::size_t width = fma.columns.size();
  std::vector<ColumnScale> scales(width);
  std::vector<std::uint64_t> clipped((width + kColumnsAtOnce - 1) / kColumnsAtOnce);
  parallelFor(clipped.size(), [&](std::size_t i) {
    const std::size_t begin = i * kColumnsAtOnce;
    clipped[i] = standardize(fma.features, width, begin, std::min(begin + kColumnsAtOnce, width), scales);
  });
  for (const std::uint64_t count : clipped) space.clipped += count;

  space.vectors.resize(rows);
  std::vector<std::byte> fitted;
  for (const ColumnScale& scale : scales) appendBytes<double>(fitted, std::array{scale.mean, scale.spread});
  std::size_t next = 0;
  for (std::size_t g = 0; g < kGroups; ++g) {
    const std::size_t count = std::min(kMostComponents[g], members[g].size());
    space.description.groups[g] = {next, next + count};
    space.description.typicalDistances[g] = kTypicalDistances[g];
    if (count == 0 && kMostComponents[g] > 0)
      return Error(ErrorCode::UnsupportedFormat, "features.csv", {"has no columns about ", kGroupNames[g]},
                   "Take it as it is published in fma_metadata.zip.");
    if (count == 0) continue;
    Matrix values(static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(members[g].size()));
    for (std::size_t i = 0; i < members[g].size(); ++i)
      values.col(static_cast<Eigen::Index>(i)) = features.col(static_cast<Eigen::Index>(members[g][i]));
    const Matrix components = componentsOf(values, count);
    Matrix places = values * components;
    const float median = medianDistance(places);
    if (median > 0) places *= kTypicalDistances[g] / median;
    for (std::size_t row = 0; row < rows; ++row)
      for (std::size_t c = 0; c < count; ++c)
        space.vectors[row][next + c] = places(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(c));
    appendBytes<float>(fitted, {components.data(), static_cast<std::size_t>(components.size())});
    appendBytes<float>(fitted, {&median, 1});
    next += count;
  }
  space.description.version = "fma-fitted-" + sha256Hex(fitted).substr(0, 16);
  return space;
}

}  // namespace earshot
