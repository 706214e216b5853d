#pragma once

#include <cstddef>
#include <span>

#include "shared/buffer.h"
#include "shared/result.h"

namespace earshot {

/// Filters and decimates or interpolates by small whole numbers with 27 products for every 64 that the plain sums take:
///
///   out[n outStep + p] = sum_k rows[p][k] in[n inStep + k],   n = 0 ... kRounds - 1
///
/// Source: Winograd (1980), "Arithmetic complexity of computations": two neighbouring outputs of a filter of even taps
/// a and odd taps b are a*(X0 - X1) + (a+b)*X1 and (a+b)*X1 - b*(X1 - X2), X0, X1 and X2 every second sample from the
/// first, second and third on. That is three filters of half the length at half the rate; here it is done three times.
///
/// Outputs come in eights: a NaN spoils all that lie in an eight with one that needs it. All machines give the same
/// bits: lanes lie over outputs, so their number changes no sum.
class WinogradFilter {
 public:
  static constexpr std::size_t kRounds = 1024;

  /// rows: outStep filters of the same length, one after the other. inStep <= kLargestStep. Errors: OutOfMemory.
  static constexpr std::size_t kLargestStep = 8;
  [[gnu::cold]] static Result<WinogradFilter> create(std::span<const double> rows, std::size_t inStep,
                                                     std::size_t outStep);

  /// Samples that `apply` reads, more than inStep kRounds.
  std::size_t needed() const { return 8 * inStep_ * stride_; }
  void apply(const float* in, float* out);

 private:
  struct Pass;
  std::size_t inStep_ = 0;
  std::size_t outStep_ = 0;
  std::size_t leafTaps_ = 0;  // of one of the 27 filters, for each of the inStep streams
  std::size_t stride_ = 0;    // columns of a stream: outputs and the taps beyond them
  Buffer<float> leaves_;      // [outStep][27][inStep][leafTaps]
  Buffer<float> scratch_;
};

}  // namespace earshot
