#include "shared/ranking/scan_query.h"

#include <algorithm>
#include <cmath>

#include "shared/ranking/scan_kernels.h"

namespace earshot {

ScanQuery::ScanQuery(const Distance& measure, const Embedding& vector) : distance(measure), query(vector) {
  float largest = 0;
  Embedding weighted{};
  for (std::size_t g = 0; g < kGroups; ++g) {
    const float weight = distance.groups().least[g];
    double squares = 0;
    for (std::size_t j = distance.group(g).begin; j < distance.group(g).end; ++j) {
      dimensionWeights[j] = distance.weight(g) * distance.groups().columns[j];
      weighted[j] = weight * query[j];
      largest = std::max(largest, std::abs(weighted[j]));
      squares += static_cast<double>(query[j]) * static_cast<double>(query[j]);
    }
    norm += static_cast<float>(static_cast<double>(weight) * squares);
  }
  float squares = 0;
  for (const float x : query) squares += x * x;
  length = std::sqrt(squares);
  step = largest / 32767;
  if (step > 0)
    for (std::size_t j = 0; j < kDimensions; ++j)
      steps[j] = static_cast<std::int16_t>(std::clamp(std::nearbyint(weighted[j] / step), -32767.0F, 32767.0F));
  // Cauchy-Schwarz: |sum_j e_j x_j| <= |e| |x| with each |e_j| <= step / 2, and a hair for the division's own rounding.
  rounding = 0.501F * step * std::sqrt(static_cast<float>(kDimensions));
}

float ScanQuery::dotOfCentre(const RowBlock& rows) const {
  std::int32_t dot = 0;
  if (rows.centre.values != nullptr) dotRows(rows.centre.values, steps.data(), 1, &dot);
  return step * rows.centre.scale * static_cast<float>(dot);
}

}  // namespace earshot
