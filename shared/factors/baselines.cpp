#include "shared/factors/baselines.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <utility>
#include <vector>

namespace earshot {
namespace {

constexpr std::size_t kColumnsAtOnce = 128;

/// The weights of item neighbours; a row a listener.
Result<Interactions> weighByBm25(const Interactions& counts) {
  constexpr double kSaturation = 100;
  constexpr double kLength = 0.8;
  auto weights = counts.copied();
  if (!weights) return weights;
  std::vector<double> plays(counts.columns());
  double total = 0;
  for (std::size_t row = 0; row < counts.rows(); ++row)
    for (std::size_t i = 0; i < counts.sizeOf(row); ++i) {
      plays[counts.columnsOf(row)[i]] += static_cast<double>(counts.valuesOf(row)[i]);
      total += static_cast<double>(counts.valuesOf(row)[i]);
    }
  const double mean = total / static_cast<double>(std::max<std::size_t>(1, counts.columns()));
  const auto items = static_cast<double>(counts.columns());
  for (std::size_t row = 0; row < counts.rows(); ++row) {
    const double rarity = std::log(items) - std::log1p(static_cast<double>(counts.sizeOf(row)));
    for (std::size_t i = 0; i < counts.sizeOf(row); ++i) {
      float& value = weights->values()[counts.begin(row) + i];
      const double length = 1 - kLength + kLength * plays[counts.columnsOf(row)[i]] / mean;
      value = static_cast<float>(static_cast<double>(value) * (kSaturation + 1) /
                                 (kSaturation * length + static_cast<double>(value)) * rarity);
    }
  }
  return weights;
}

struct Neighbour {
  std::uint32_t item = 0;
  float similarity = 0;
};

struct Neighbourhoods {
  Interactions weights;
  std::vector<std::vector<Neighbour>> of;  ///< for each item those that have it as a neighbour
};

struct Ease {
  std::vector<std::uint32_t> places;  ///< of each item in the matrix; none: the matrix's size
  Eigen::MatrixXf inverse;            ///< G
};

}  // namespace

ScoreItems popularityScores(const Interactions& counts) {
  std::vector<float> listeners(counts.columns());
  for (std::size_t row = 0; row < counts.rows(); ++row)
    for (const std::uint32_t item : counts.columnsOf(row)) ++listeners[item];
  return [listeners = std::move(listeners)](std::size_t, std::span<float> scores) {
    std::copy(listeners.begin(), listeners.end(), scores.begin());
  };
}

Result<ScoreItems> itemNeighbourScores(const Interactions& counts, std::size_t neighbours,
                                       const ParallelFor& parallelFor) {
  auto weights = weighByBm25(counts);
  if (!weights) return std::move(weights).error();
  const auto byItem = weights->transposed();
  if (!byItem) return byItem.error();
  const std::size_t items = counts.columns();
  std::vector<std::vector<Neighbour>> nearest(items);
  constexpr std::size_t kPiece = 64;
  parallelFor((items + kPiece - 1) / kPiece, [&](std::size_t piece) {
    std::vector<float> sums(items);
    std::vector<Neighbour> found;
    for (std::size_t item = piece * kPiece; item < std::min(items, (piece + 1) * kPiece); ++item) {
      found.clear();
      for (std::size_t p = 0; p < byItem->sizeOf(item); ++p) {
        const std::uint32_t listener = byItem->columnsOf(item)[p];
        const float weight = byItem->valuesOf(item)[p];
        for (std::size_t i = 0; i < weights->sizeOf(listener); ++i) {
          const std::uint32_t other = weights->columnsOf(listener)[i];
          if (sums[other] == 0) found.push_back({other, 0});
          sums[other] += weight * weights->valuesOf(listener)[i];
        }
      }
      for (Neighbour& neighbour : found) neighbour.similarity = std::exchange(sums[neighbour.item], 0.0F);
      const auto end = found.begin() + static_cast<std::ptrdiff_t>(std::min(neighbours, found.size()));
      std::partial_sort(found.begin(), end, found.end(), [](const Neighbour& a, const Neighbour& b) {
        return a.similarity != b.similarity ? a.similarity > b.similarity : a.item < b.item;
      });
      nearest[item].assign(found.begin(), end);
    }
  });
  const auto model = std::make_shared<Neighbourhoods>();
  model->weights = std::move(weights).value();
  model->of.resize(items);
  for (std::uint32_t item = 0; item < items; ++item)
    for (const Neighbour& neighbour : nearest[item]) model->of[neighbour.item].push_back({item, neighbour.similarity});
  return ScoreItems([model](std::size_t listener, std::span<float> scores) {
    std::fill(scores.begin(), scores.end(), 0.0F);
    if (listener >= model->weights.rows()) return;
    for (std::size_t i = 0; i < model->weights.sizeOf(listener); ++i)
      for (const Neighbour& neighbour : model->of[model->weights.columnsOf(listener)[i]])
        scores[neighbour.item] += model->weights.valuesOf(listener)[i] * neighbour.similarity;
  });
}

Result<ScoreItems> easeScores(const Interactions& counts, double lambda, std::size_t items,
                              const ParallelFor& parallelFor) {
  const auto byItem = counts.transposed();
  if (!byItem) return byItem.error();
  std::vector<std::uint32_t> most(counts.columns());
  std::iota(most.begin(), most.end(), 0U);
  std::stable_sort(most.begin(), most.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return byItem->sizeOf(a) > byItem->sizeOf(b); });
  most.resize(std::min(items, most.size()));
  const auto model = std::make_shared<Ease>();
  model->places.assign(counts.columns(), static_cast<std::uint32_t>(most.size()));
  for (std::size_t place = 0; place < most.size(); ++place)
    model->places[most[place]] = static_cast<std::uint32_t>(place);

  const auto size = static_cast<Eigen::Index>(most.size());
  Eigen::MatrixXf gram = Eigen::MatrixXf::Zero(size, size);
  parallelFor(most.size(), [&](std::size_t place) {
    for (const std::uint32_t listener : byItem->columnsOf(most[place]))
      for (const std::uint32_t other : counts.columnsOf(listener))
        if (model->places[other] < most.size())
          ++gram(static_cast<Eigen::Index>(model->places[other]), static_cast<Eigen::Index>(place));
  });
  gram.diagonal().array() += static_cast<float>(lambda);
  const Eigen::LLT<Eigen::Ref<Eigen::MatrixXf>, Eigen::Lower> factor(gram);
  if (factor.info() != Eigen::Success)
    return Error(ErrorCode::NotFinite, "EASE", "has no solution with this lambda", "Choose a larger one.");
  model->inverse = Eigen::MatrixXf::Identity(size, size);
  parallelFor((most.size() + kColumnsAtOnce - 1) / kColumnsAtOnce, [&](std::size_t piece) {
    const auto first = static_cast<Eigen::Index>(piece * kColumnsAtOnce);
    auto columns = model->inverse.middleCols(first, std::min<Eigen::Index>(kColumnsAtOnce, size - first));
    factor.solveInPlace(columns);
  });
  const auto played = std::make_shared<Interactions>();
  auto copy = counts.copied();
  if (!copy) return std::move(copy).error();
  *played = std::move(copy).value();
  return ScoreItems([model, played, names = std::move(most)](std::size_t listener, std::span<float> scores) {
    std::fill(scores.begin(), scores.end(), -1.0F);
    // G is symmetric: its columns, which lie together, are its rows.
    Eigen::VectorXf sum = Eigen::VectorXf::Zero(model->inverse.cols());
    Eigen::VectorXf own = sum;
    if (listener < played->rows())
      for (const std::uint32_t item : played->columnsOf(listener)) {
        const auto place = static_cast<Eigen::Index>(model->places[item]);
        if (place == sum.size()) continue;
        sum += model->inverse.col(place);
        own[place] = model->inverse(place, place);
      }
    sum = -(sum - own).array() / model->inverse.diagonal().array();
    for (std::size_t place = 0; place < names.size(); ++place)
      scores[names[place]] = sum[static_cast<Eigen::Index>(place)];
  });
}

}  // namespace earshot
