#include "shared/embedding/space.h"

#include <algorithm>
#include <cmath>

#include "shared/embedding/descriptors.h"
#include "shared/embedding/gaussian_embedding.h"

namespace earshot {
namespace {

constexpr double kFarthest = 4;

std::array<double, kGaussianEmbedding> gaussianOf(const Descriptors& descriptors, const WhiteningTables& tables) {
  std::array<float, kGaussianDimensions*(kGaussianDimensions + 1) / 2> matrix;
  for (std::size_t i = 0; i < matrix.size(); ++i) matrix[i] = tables.matrix[i] / WhiteningTables::kSteps;
  return embedGaussian(descriptors.mfccMean, descriptors.mfccCovariance, {tables.mean, matrix});
}

/// Appends the projection of `inputs` to what `embedding` holds so far.
void project(const Projection& projection, std::span<const double> inputs, Embedding& embedding, std::size_t& filled) {
  std::array<double, kGaussianEmbedding> standard;
  for (std::size_t j = 0; j < inputs.size(); ++j)
    standard[j] = std::clamp(inputs[j] / std::exp2(projection.deviation[j] / 4.0) - projection.mean[j] / 4.0,
                             -kFarthest, kFarthest);
  for (std::size_t i = 0; i < projection.scale.size(); ++i) {
    const auto row = projection.weights.subspan(i * inputs.size(), inputs.size());
    double sum = 0;
    for (std::size_t j = 0; j < row.size(); ++j) sum += row[j] * standard[j];
    embedding[filled++] = static_cast<float>(sum * std::exp2(projection.scale[i] / -16.0));
  }
}

}  // namespace

Space::Space(const SpaceTables& tables) : tables_(&tables) {
  const std::size_t sizes[kGroups] = {tables.gaussian.scale.size() + tables.shape.scale.size(),
                                      tables.harmony.scale.size(), tables.rhythm.scale.size(),
                                      tables.dynamics.scale.size()};
  std::size_t begin = 0;
  for (std::size_t group = 0; group < kGroups; ++group) {
    groups_[group] = {begin, begin + sizes[group]};
    begin += sizes[group];
  }
}

const Space& Space::shipped() {
  static const Space space(kShippedSpace);
  return space;
}

Result<Embedding> Space::embed(const Statistics& statistics) const {
  const auto descriptors = describe(statistics);
  if (!descriptors) return descriptors.error();
  Embedding embedding{};
  std::size_t filled = 0;
  project(tables_->gaussian, gaussianOf(*descriptors, tables_->whitening), embedding, filled);
  project(tables_->shape, descriptors->shape, embedding, filled);
  project(tables_->harmony, descriptors->harmony, embedding, filled);
  project(tables_->rhythm, descriptors->rhythm, embedding, filled);
  project(tables_->dynamics, descriptors->dynamics, embedding, filled);
  return embedding;
}

}  // namespace earshot
