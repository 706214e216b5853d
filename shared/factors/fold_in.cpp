#include "shared/factors/fold_in.h"

#include <algorithm>
#include <cmath>

#include "shared/factors/gathered_rows.h"

namespace earshot {
namespace {

float regularizationOf(const FoldInModel& model, std::size_t pairs) {
  const float base = static_cast<float>(pairs) + model.alpha0 * static_cast<float>(model.items);
  return model.lambda * (model.nu == 1 ? base : std::exp2(model.nu * std::log2(base)));
}

const float* rowOf(const Evidence& evidence, std::size_t i, std::size_t stride) {
  return evidence.rows + std::size_t{evidence.ids[i]} * stride;
}

/// sum += times * row.
void addRow(const float* row, float times, std::size_t stride, float* sum) {
  for (std::size_t j = 0; j < stride; j += kLanes) store(sum + j, load(sum + j) + load(row + j) * splat(times));
}

}  // namespace

std::size_t solveFoldIn(const FoldInModel& model, const Evidence& evidence, const float* right, float* out) {
  const std::size_t stride = paddedFactors(model.factors);
  alignas(64) float residual[kMostFactors];
  alignas(64) float direction[kMostFactors];
  alignas(64) float image[kMostFactors] = {};
  const float regularization = regularizationOf(model, evidence.ids.size());
  // Row by row: a listener is folded in once, and every page pays for the bytes of what is faster.
  const auto multiply = [&](const float* vector) {
    for (std::size_t j = 0; j < model.factors; ++j)
      image[j] = model.alpha0 * dotOfRows(model.gram + j * stride, vector, stride) + regularization * vector[j];
    for (std::size_t i = 0; i < evidence.ids.size(); ++i) {
      const float* row = rowOf(evidence, i, stride);
      addRow(row, evidence.weights[i] * dotOfRows(row, vector, stride), stride, image);
    }
  };

  // How large the right side is decides when to stop.
  const float enough = 1e-12F * dotOfRows(right, right, stride);
  multiply(out);
  for (std::size_t j = 0; j < stride; ++j) direction[j] = residual[j] = right[j] - image[j];
  float square = dotOfRows(residual, residual, stride);

  // In exact arithmetic as many steps as factors are enough.
  std::size_t steps = 0;
  while (square > enough && steps < 2 * model.factors) {
    multiply(direction);
    const float length = square / dotOfRows(direction, image, stride);
    addRow(direction, length, stride, out);
    addRow(image, -length, stride, residual);
    const float before = square;
    square = dotOfRows(residual, residual, stride);
    for (std::size_t j = 0; j < stride; ++j) direction[j] = residual[j] + square / before * direction[j];
    ++steps;
  }
  // Where nothing pulls, zero is where the steps would end.
  if (!(enough > 0) || !std::isfinite(square)) std::fill(out, out + stride, 0.0F);
  return steps;
}

std::size_t foldIn(const FoldInModel& model, const Evidence& evidence, float* out) {
  const std::size_t stride = paddedFactors(model.factors);
  alignas(64) float right[kMostFactors] = {};
  for (std::size_t i = 0; i < evidence.ids.size(); ++i)
    addRow(rowOf(evidence, i, stride), evidence.weights[i] * (evidence.targets.empty() ? 1 : evidence.targets[i]),
           stride, right);
  return solveFoldIn(model, evidence, right, out);
}

}  // namespace earshot
