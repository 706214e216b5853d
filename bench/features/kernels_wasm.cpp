// The MFCC as a function of its own: the package computes it only among the whole set.
#include <emscripten/emscripten.h>

#include <cstddef>
#include <vector>

#include "shared/features/mfcc.h"

namespace {

std::vector<float> samples;
std::vector<float> coefficients;

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE float* reserve(std::size_t count) {
  samples.resize(count);
  return samples.data();
}

/// The MFCC of what was written, row by row; null if there is none.
EMSCRIPTEN_KEEPALIVE const float* mfcc(double sampleRate) {
  auto matrix = earshot::mfcc(samples, sampleRate);
  if (!matrix) return nullptr;
  coefficients = std::move(matrix->values);
  return coefficients.data();
}

EMSCRIPTEN_KEEPALIVE std::size_t coefficientCount() { return coefficients.size(); }
}
