#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "shared/factors/factor_matrix.h"
#include "shared/factors/interactions.h"
#include "shared/parallel.h"
#include "shared/result.h"

namespace earshot {

/// How the least squares of one listener or item are solved.
enum class Solver {
  ConjugateGradient,  ///< a few steps from where the epoch before ended
  Cholesky            ///< exactly: factors^2 a pair instead of factors; the reference
};

struct IalsOptions {
  std::size_t factors = 128;  ///< 1 to kMostFactors
  float lambda = 0.01F;       ///< > 0
  float alpha0 = 0.1F;        ///< >= 0
  float nu = 1;               ///< in [0, 2]; 0 is the same regularization for all
  Solver solver = Solver::ConjugateGradient;
  std::size_t steps = 3;  ///< of conjugate gradients, >= 1
  std::uint64_t seed = 1;
};

/// lambda (n + alpha0 * others)^nu: what stands before |x|^2 of a listener (or item) with n pairs, of so many others.
float regularizationOf(const IalsOptions& options, std::size_t pairs, std::size_t others);

/// Implicit alternating least squares: factors x of listeners and y of items, so that x . y is near 1 where a listener
/// played an item and near 0 everywhere else. Minimizes
///
///   sum over pairs played of w (1 - x.y)^2  +  alpha0 * sum over all pairs of (x.y)^2
///     + lambda * sum over listeners of (n + alpha0 |items|)^nu |x|^2  +  the same for items,
///
/// n the pairs of the listener. With the items fixed each listener has the normal equations
///
///   (sum w y y' + alpha0 Y'Y + lambda (n + alpha0 |items|)^nu I) x = sum w y,
///
/// and one epoch solves those of all listeners, then those of all items, each in the principal axes of the other side:
/// x and y are turned together, which changes no product of theirs. Item factors begin normally distributed with
/// a deviation of .1 / sqrt(factors), listeners at zero.
///
/// Sources: Hu, Koren and Volinsky (2008), "Collaborative filtering for implicit feedback datasets"; Rendle et al.
/// (2021), "Revisiting the performance of iALS on item recommendation benchmarks"; Takacs, Pilaszy and Tikk (2011),
/// "Applications of the conjugate gradient method for implicit feedback collaborative filtering".
///
/// The result is the same, bit for bit, for a seed at any number of threads. Memory: 16 bytes a pair, 16 a listener
/// and item, 4 * paddedFactors(factors) a listener and item, 20 matrices of factors^2, and 1,024 rows for each thread.
/// Rows without pairs become zero.
class Ials {
 public:
  /// `weights` by listener, each > 0 (see weighting.h). Errors: InvalidArgument (options out of range, nothing played),
  /// OutOfMemory.
  static Result<Ials> start(Interactions weights, const IalsOptions& options);

  /// The same, as it was after so many epochs: from both matrices of then, whose shapes must fit.
  static Result<Ials> resume(Interactions weights, const IalsOptions& options, FactorMatrix listeners,
                             FactorMatrix items, std::size_t epochs);

  /// The objective afterwards. It falls with each epoch, but for rounding. Errors: OutOfMemory (the factors may be
  /// those of half an epoch then), NotFinite (weights so unequal that float32 cannot hold the sums).
  Result<double> epoch(const ParallelFor& parallelFor);

  const IalsOptions& options() const { return options_; }
  std::size_t epochs() const { return epochs_; }
  const Interactions& byListener() const { return byListener_; }
  const FactorMatrix& listenerFactors() const { return listeners_; }
  const Interactions& byItem() const { return byItem_; }
  const FactorMatrix& itemFactors() const { return items_; }

  /// The factors of items, once nothing else is wanted of the model.
  FactorMatrix takeItemFactors() && { return std::move(items_); }

 private:
  static Result<Ials> prepare(Interactions weights, const IalsOptions& options);

  IalsOptions options_;
  Interactions byListener_;
  Interactions byItem_;
  FactorMatrix listeners_;
  FactorMatrix items_;
  std::size_t epochs_ = 0;
};

}  // namespace earshot
