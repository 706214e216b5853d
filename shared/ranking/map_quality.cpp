#include "shared/ranking/map_quality.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace earshot {
namespace {

std::vector<float> distancesFrom(const Points& points, std::size_t from) {
  std::vector<float> distances(points.rows);
  const auto origin = points.row(from);
  for (std::size_t i = 0; i < points.rows; ++i) {
    const auto row = points.row(i);
    float sum = 0;
    for (std::size_t j = 0; j < points.dimensions; ++j) sum += (row[j] - origin[j]) * (row[j] - origin[j]);
    distances[i] = sum;
  }
  distances[from] = -1;  // never its own neighbour
  return distances;
}

std::vector<std::uint32_t> nearest(const std::vector<float>& distances, std::size_t k) {
  std::vector<std::pair<float, std::uint32_t>> all(distances.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = {distances[i], static_cast<std::uint32_t>(i)};
  std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(k), all.end());
  std::vector<std::uint32_t> rows;
  for (std::size_t i = 0; i <= k; ++i)
    if (all[i].first >= 0) rows.push_back(all[i].second);
  return rows;
}

/// The sum of (rank - k) over `rows` by these distances, of those beyond k.
double excess(const std::vector<std::uint32_t>& rows, const std::vector<float>& distances, std::size_t k) {
  double sum = 0;
  for (const std::uint32_t row : rows) {
    std::size_t rank = 0;  // those before it, among them the asking row: its rank from 1
    for (std::size_t i = 0; i < distances.size(); ++i)
      rank += distances[i] < distances[row] || (distances[i] == distances[row] && i < row) ? 1 : 0;
    if (rank > k) sum += static_cast<double>(rank - k);
  }
  return sum;
}

}  // namespace

MapQuality mapQuality(const Points& points, std::span<const float> map, std::size_t k, std::size_t sample,
                      const ParallelFor& parallelFor) {
  if (points.rows < 2 * k + 2) return {};
  const Points places = {map.data(), points.rows, 2, 2};
  sample = std::min(sample, points.rows);
  struct Sums {
    double untrue = 0;
    double torn = 0;
    double kept = 0;
  };
  std::vector<Sums> sums(sample);
  parallelFor(sample, [&](std::size_t s) {
    const std::size_t row = s * points.rows / sample;
    const auto truth = distancesFrom(points, row);
    const auto onMap = distancesFrom(places, row);
    auto truly = nearest(truth, k);
    auto mapped = nearest(onMap, k);
    sums[s].untrue = excess(mapped, truth, k);
    sums[s].torn = excess(truly, onMap, k);
    std::sort(truly.begin(), truly.end());
    for (const std::uint32_t neighbour : mapped)
      sums[s].kept += std::binary_search(truly.begin(), truly.end(), neighbour) ? 1 : 0;
  });
  Sums total;
  for (const Sums& sum : sums) {
    total.untrue += sum.untrue;
    total.torn += sum.torn;
    total.kept += sum.kept;
  }
  const auto n = static_cast<double>(points.rows);
  const auto near = static_cast<double>(k);
  const double scale = 2 / (static_cast<double>(sample) * near * (2 * n - 3 * near - 1));
  return {1 - scale * total.untrue, 1 - scale * total.torn, total.kept / (static_cast<double>(sample) * near)};
}

}  // namespace earshot
