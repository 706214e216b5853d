#include "shared/ranking/cell_order.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace earshot {
namespace {

double squaredDistance(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t j = 0; j < a.size(); ++j) {
    const double difference = static_cast<double>(a[j]) - static_cast<double>(b[j]);
    sum += difference * difference;
  }
  return sum;
}

void arrange(const Points& centroids, std::span<std::uint32_t> cells) {
  if (cells.size() < 3) return;
  const std::size_t half = cells.size() / 2;
  splitAlong(centroids, widestDirection(centroids, cells), cells, half);
  const auto low = cells.subspan(0, half);
  const auto high = cells.subspan(half);
  arrange(centroids, low);
  arrange(centroids, high);
  const auto gap = [&](std::uint32_t a, std::uint32_t b) {
    return squaredDistance(centroids.row(a), centroids.row(b));
  };
  const double asTheyAre = gap(low.back(), high.front());
  const double lowTurned = gap(low.front(), high.front());
  const double highTurned = gap(low.back(), high.back());
  const double bothTurned = gap(low.front(), high.back());
  const double best = std::min({asTheyAre, lowTurned, highTurned, bothTurned});
  if (best == asTheyAre) return;
  if (best == lowTurned || best == bothTurned) std::reverse(low.begin(), low.end());
  if (best == highTurned || (best == bothTurned && best != lowTurned)) std::reverse(high.begin(), high.end());
}

}  // namespace

std::vector<double> widestDirection(const Points& points, std::span<const std::uint32_t> rows) {
  const std::size_t dimensions = points.dimensions;
  std::vector<double> mean(dimensions);
  for (const std::uint32_t row : rows)
    for (std::size_t j = 0; j < dimensions; ++j) mean[j] += static_cast<double>(points.row(row)[j]);
  for (double& m : mean) m /= static_cast<double>(rows.size());
  std::vector<double> covariance(dimensions * dimensions);
  std::vector<double> centred(dimensions);
  for (const std::uint32_t row : rows) {
    for (std::size_t j = 0; j < dimensions; ++j) centred[j] = static_cast<double>(points.row(row)[j]) - mean[j];
    for (std::size_t i = 0; i < dimensions; ++i)
      for (std::size_t j = 0; j < dimensions; ++j) covariance[i * dimensions + j] += centred[i] * centred[j];
  }
  // From the column of the widest dimension: never at a right angle to what is sought.
  std::size_t widest = 0;
  for (std::size_t j = 1; j < dimensions; ++j)
    if (covariance[j * dimensions + j] > covariance[widest * dimensions + widest]) widest = j;
  std::vector<double> direction(covariance.begin() + static_cast<std::ptrdiff_t>(widest * dimensions),
                                covariance.begin() + static_cast<std::ptrdiff_t>((widest + 1) * dimensions));
  constexpr int kRounds = 12;
  for (int round = 0; round < kRounds; ++round) {
    const double length = std::sqrt(std::inner_product(direction.begin(), direction.end(), direction.begin(), 0.0));
    if (!(length > 0)) return std::vector<double>(dimensions);
    for (std::size_t i = 0; i < dimensions; ++i) centred[i] = direction[i] / length;
    for (std::size_t i = 0; i < dimensions; ++i)
      direction[i] = std::inner_product(centred.begin(), centred.end(),
                                        covariance.begin() + static_cast<std::ptrdiff_t>(i * dimensions), 0.0);
  }
  return direction;
}

void splitAlong(const Points& points, std::span<const double> direction, std::span<std::uint32_t> rows,
                std::size_t count) {
  std::vector<std::pair<double, std::uint32_t>> places;
  places.reserve(rows.size());
  for (const std::uint32_t row : rows) {
    double place = 0;
    for (std::size_t j = 0; j < points.dimensions; ++j) place += direction[j] * static_cast<double>(points.row(row)[j]);
    places.emplace_back(place, row);
  }
  if (count < places.size())
    std::nth_element(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(count), places.end());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = places[i].second;
}

std::vector<std::uint32_t> orderOfCells(std::span<const float> centroids, std::size_t dimensions) {
  std::vector<std::uint32_t> order(centroids.size() / dimensions);
  std::iota(order.begin(), order.end(), 0U);
  arrange({centroids.data(), order.size(), dimensions, dimensions}, order);
  return order;
}

}  // namespace earshot
