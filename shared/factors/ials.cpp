#include "shared/factors/ials.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "shared/factors/gathered_rows.h"
#include "shared/factors/least_squares.h"
#include "shared/factors/principal_axes.h"
#include "shared/ranking/random_numbers.h"

namespace earshot {
namespace {

Error outOfRange(std::string_view where, std::string_view expected) {
  return Error(ErrorCode::InvalidArgument, where, {"is out of range, expected ", expected}, "");
}

Result<void> check(const IalsOptions& options) {
  if (options.factors == 0 || options.factors > kMostFactors) return outOfRange("factors", "1 to 1,024");
  if (!(options.lambda > 0) || !std::isfinite(options.lambda)) return outOfRange("lambda", "a number above 0");
  if (!(options.alpha0 >= 0) || !std::isfinite(options.alpha0)) return outOfRange("alpha0", "0 or more");
  if (!(options.nu >= 0 && options.nu <= 2)) return outOfRange("nu", "0 to 2");
  if (options.steps == 0) return outOfRange("steps", "1 or more");
  return {};
}

/// By Box and Muller.
void fillNormally(FactorMatrix& matrix, double deviation, std::uint64_t seed) {
  RandomNumbers random(seed);
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    const auto row = matrix.row(i);
    for (std::size_t j = 0; j < row.size(); j += 2) {
      const double radius = deviation * std::sqrt(-2 * std::log(1 - random.uniform()));
      const double angle = 2 * std::numbers::pi * random.uniform();
      row[j] = static_cast<float>(radius * std::cos(angle));
      if (j + 1 < row.size()) row[j + 1] = static_cast<float>(radius * std::sin(angle));
    }
  }
}

/// Where rows are cut so that each part is about as much work, whatever the number of threads. The last is rows().
std::vector<std::size_t> partsOf(const Interactions& pairs, std::size_t factors) {
  constexpr std::size_t kParts = 256;
  // A row costs as much as so many of its pairs: the product with the Gram matrix.
  const std::size_t ofRow = factors / 4 + 1;
  const std::size_t share = (pairs.size() + ofRow * pairs.rows()) / kParts + 1;
  std::vector<std::size_t> cuts = {0};
  std::size_t cost = 0;
  for (std::size_t row = 0; row < pairs.rows(); ++row) {
    cost += pairs.sizeOf(row) + ofRow;
    if (cost < share) continue;
    cuts.push_back(row + 1);
    cost = 0;
  }
  if (cuts.back() != pairs.rows()) cuts.push_back(pairs.rows());
  return cuts;
}

struct HalfEpoch {
  double objective = 0;       ///< without the regularization of the fixed side
  double regularization = 0;  ///< of the solved side
};

Result<HalfEpoch> solveSide(const Interactions& pairs, FactorMatrix& fixed, FactorMatrix& solved,
                            const IalsOptions& options, const ParallelFor& parallelFor) {
  auto diagonal = turnToPrincipalAxes(fixed, solved, parallelFor);
  if (!diagonal) return std::move(diagonal).error();
  for (float& x : diagonal->row(0)) x *= options.alpha0;
  const LeastSquares problem = {pairs, fixed, *diagonal, options};
  const std::vector<std::size_t> cuts = partsOf(pairs, options.factors);
  std::vector<HalfEpoch> parts(cuts.size() - 1);
  parallelFor(parts.size(), [&](std::size_t part) {
    const auto solve = options.solver == Solver::Cholesky ? solveByCholesky : solveByConjugateGradients;
    parts[part].objective = solve(problem, solved, cuts[part], cuts[part + 1]);
    for (std::size_t row = cuts[part]; row < cuts[part + 1]; ++row) {
      const float* x = solved.row(row).data();
      parts[part].regularization +=
          static_cast<double>(problem.regularization(row)) * static_cast<double>(dotOfRows(x, x, solved.stride()));
    }
  });
  HalfEpoch sum;
  for (const HalfEpoch& part : parts) {
    sum.objective += part.objective;
    sum.regularization += part.regularization;
  }
  return sum;
}

}  // namespace

float regularizationOf(const IalsOptions& options, std::size_t pairs, std::size_t others) {
  const double base = static_cast<double>(pairs) + static_cast<double>(options.alpha0) * static_cast<double>(others);
  return static_cast<float>(static_cast<double>(options.lambda) *
                            (options.nu == 1 ? base : std::pow(base, static_cast<double>(options.nu))));
}

Result<Ials> Ials::prepare(Interactions weights, const IalsOptions& options) {
  if (auto checked = check(options); !checked) return std::move(checked).error();
  if (weights.size() == 0)
    return Error(ErrorCode::InvalidArgument, "plays", "are none: there is nothing to learn from", "");
  Ials model;
  model.options_ = options;
  auto byItem = weights.transposed();
  if (!byItem) return std::move(byItem).error();
  model.byListener_ = std::move(weights);
  model.byItem_ = std::move(byItem).value();
  return model;
}

Result<Ials> Ials::start(Interactions weights, const IalsOptions& options) {
  auto model = prepare(std::move(weights), options);
  if (!model) return model;
  auto listeners = FactorMatrix::allocate(model->byListener_.rows(), options.factors);
  if (!listeners) return std::move(listeners).error();
  auto items = FactorMatrix::allocate(model->byItem_.rows(), options.factors);
  if (!items) return std::move(items).error();
  fillNormally(*items, 0.1 / std::sqrt(static_cast<double>(options.factors)), options.seed);
  model->listeners_ = std::move(listeners).value();
  model->items_ = std::move(items).value();
  return model;
}

Result<Ials> Ials::resume(Interactions weights, const IalsOptions& options, FactorMatrix listeners, FactorMatrix items,
                          std::size_t epochs) {
  auto model = prepare(std::move(weights), options);
  if (!model) return model;
  if (listeners.rows() != model->byListener_.rows() || listeners.factors() != options.factors ||
      items.rows() != model->byItem_.rows() || items.factors() != options.factors)
    return Error(ErrorCode::InvalidArgument, "factors", "do not fit the plays they are to go on with", "");
  model->listeners_ = std::move(listeners);
  model->items_ = std::move(items);
  model->epochs_ = epochs;
  return model;
}

Result<double> Ials::epoch(const ParallelFor& parallelFor) {
  const auto ofListeners = solveSide(byListener_, items_, listeners_, options_, parallelFor);
  if (!ofListeners) return ofListeners.error();
  const auto ofItems = solveSide(byItem_, listeners_, items_, options_, parallelFor);
  if (!ofItems) return ofItems.error();
  ++epochs_;
  // The pairs and the zeros are counted from the items' side; what the listeners' own size costs is added.
  const double objective = ofItems->objective + ofListeners->regularization;
  if (!std::isfinite(objective))
    return Error(ErrorCode::NotFinite, "factors", "left the range of numbers: the counts are too unequal",
                 "Choose the weighting log or binary, or a larger lambda.");
  return objective;
}

}  // namespace earshot
