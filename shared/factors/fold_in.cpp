#include "shared/factors/fold_in.h"

#include <algorithm>
#include <cmath>

#include "shared/factors/gathered_rows.h"
#include "shared/factors/gram_product.h"

namespace earshot {
namespace {

float regularizationOf(const FoldInModel& model, std::size_t pairs) {
  const float base = static_cast<float>(pairs) + model.alpha0 * static_cast<float>(model.items);
  return model.lambda * (model.nu == 1 ? base : std::pow(base, model.nu));
}

}  // namespace

std::size_t solveFoldIn(const FoldInModel& model, const Evidence& evidence, const float* right, float* out) {
  const std::size_t stride = paddedFactors(model.factors);
  alignas(64) float residual[kMostFactors];
  alignas(64) float direction[kMostFactors];
  alignas(64) float image[kMostFactors];
  const float regularization = regularizationOf(model, evidence.ids.size());
  const auto multiply = [&](const float* vector) {
    multiplyByGram(model.gram, model.factors, vector, image);
    for (std::size_t j = 0; j < stride; ++j) image[j] = model.alpha0 * image[j] + regularization * vector[j];
    addGatheredRows(evidence.rows, stride, evidence.ids, vector, image,
                    [&](std::size_t i, float dot) { return evidence.weights[i] * dot; });
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
    for (std::size_t j = 0; j < stride; ++j) {
      out[j] += length * direction[j];
      residual[j] -= length * image[j];
    }
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
  alignas(64) float right[kMostFactors] = {};
  addGatheredRows(evidence.rows, paddedFactors(model.factors), evidence.ids, right, right, [&](std::size_t i, float) {
    return evidence.weights[i] * (evidence.targets.empty() ? 1 : evidence.targets[i]);
  });
  return solveFoldIn(model, evidence, right, out);
}

}  // namespace earshot
