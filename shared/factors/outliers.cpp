#include "shared/factors/outliers.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace earshot {
namespace {

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// How far each lies above the median; zeros where there is no spread to compare with.
std::vector<double> distancesOf(const std::vector<double>& values) {
  const double centre = median(values);
  std::vector<double> distances(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) distances[i] = std::abs(values[i] - centre);
  const double spread = median(distances);
  for (std::size_t i = 0; i < values.size(); ++i)
    distances[i] = spread > 0 ? 0.6745 * (values[i] - centre) / spread : 0;
  return distances;
}

}  // namespace

std::vector<Outlier> outlierListeners(const Interactions& counts) {
  std::vector<Outlier> listeners;
  std::vector<double> items;
  std::vector<double> plays;
  for (std::size_t row = 0; row < counts.rows(); ++row) {
    double sum = 0;
    for (const float count : counts.valuesOf(row)) sum += static_cast<double>(count);
    if (counts.sizeOf(row) == 0) continue;
    listeners.push_back({static_cast<std::uint32_t>(row), counts.sizeOf(row), sum, 0});
    items.push_back(std::log(static_cast<double>(counts.sizeOf(row))));
    plays.push_back(std::log(sum));
  }
  if (listeners.empty()) return {};
  const std::vector<double> byItems = distancesOf(items);
  const std::vector<double> byPlays = distancesOf(plays);
  std::vector<Outlier> outliers;
  for (std::size_t i = 0; i < listeners.size(); ++i) {
    listeners[i].distance = std::max(byItems[i], byPlays[i]);
    if (listeners[i].distance > 3.5) outliers.push_back(listeners[i]);
  }
  std::stable_sort(outliers.begin(), outliers.end(),
                   [](const Outlier& a, const Outlier& b) { return a.distance > b.distance; });
  return outliers;
}

}  // namespace earshot
