#pragma once

#include <cstddef>
#include <span>
#include <utility>

#include "shared/buffer.h"
#include "shared/result.h"

namespace earshot {

/// The most factors a model may have: what one solution needs besides them then fits on a stack.
inline constexpr std::size_t kMostFactors = 1024;

/// Rows are padded with zeros to whole lines of 16 floats, so that kernels need no remainder and every row is aligned.
inline constexpr std::size_t kFactorLine = 16;
constexpr std::size_t paddedFactors(std::size_t factors) {
  return (factors + kFactorLine - 1) / kFactorLine * kFactorLine;
}

/// (rows, factors) float32, zeroed at first. What pads a row stays zero.
class FactorMatrix {
 public:
  FactorMatrix() = default;

  /// Errors: OutOfMemory, InvalidArgument (no factors, more than kMostFactors).
  static Result<FactorMatrix> allocate(std::size_t rows, std::size_t factors) {
    if (factors == 0 || factors > kMostFactors)
      return Error(ErrorCode::InvalidArgument, "factors", {"are ", factors, ", expected 1 to ", kMostFactors}, "");
    FactorMatrix matrix;
    auto values = Buffer<float>::allocate(rows * paddedFactors(factors), "factors");
    if (!values) return std::move(values).error();
    matrix.values_ = std::move(values).value();
    matrix.rows_ = rows;
    matrix.factors_ = factors;
    return matrix;
  }

  std::size_t rows() const { return rows_; }
  std::size_t factors() const { return factors_; }
  std::size_t stride() const { return paddedFactors(factors_); }  ///< floats from one row to the next
  const float* data() const { return values_.data(); }
  float* data() { return values_.data(); }
  std::span<float> row(std::size_t i) { return {values_.data() + i * stride(), factors_}; }
  std::span<const float> row(std::size_t i) const { return {values_.data() + i * stride(), factors_}; }

 private:
  Buffer<float> values_;
  std::size_t rows_ = 0;
  std::size_t factors_ = 0;
};

}  // namespace earshot
