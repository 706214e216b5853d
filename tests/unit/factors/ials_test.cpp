#include "shared/factors/ials.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "native/thread_pool.h"
#include "tests/unit/factors/listening.h"

using namespace earshot;
using earshot::testing::interactionsOf;
using earshot::testing::playsOfTastes;

namespace {

constexpr std::size_t kListeners = 120;
constexpr std::size_t kItems = 90;

Interactions tastes() { return interactionsOf(playsOfTastes(kListeners, kItems, 30, 7), kListeners, kItems); }

Ials started(const IalsOptions& options) {
  auto model = Ials::start(tastes(), options);
  REQUIRE(model.ok());
  return std::move(model).value();
}

double dot(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t j = 0; j < a.size(); ++j) sum += static_cast<double>(a[j]) * static_cast<double>(b[j]);
  return sum;
}

/// The objective as ials.h writes it: every pair of all, in double precision.
double objectiveOf(const Ials& model) {
  const IalsOptions& o = model.options();
  const Interactions& pairs = model.byListener();
  const FactorMatrix& x = model.listenerFactors();
  const FactorMatrix& y = model.itemFactors();
  std::vector<std::size_t> listenersOf(y.rows());
  double sum = 0;
  for (std::size_t u = 0; u < x.rows(); ++u) {
    for (std::size_t i = 0; i < y.rows(); ++i)
      sum += static_cast<double>(o.alpha0) * std::pow(dot(x.row(u), y.row(i)), 2);
    for (std::size_t j = 0; j < pairs.sizeOf(u); ++j) {
      const std::uint32_t item = pairs.columnsOf(u)[j];
      ++listenersOf[item];
      sum += static_cast<double>(pairs.valuesOf(u)[j]) * std::pow(1 - dot(x.row(u), y.row(item)), 2);
    }
    const double base = static_cast<double>(pairs.sizeOf(u)) + static_cast<double>(o.alpha0) * kItems;
    sum += static_cast<double>(o.lambda) * std::pow(base, static_cast<double>(o.nu)) * dot(x.row(u), x.row(u));
  }
  for (std::size_t i = 0; i < y.rows(); ++i) {
    const double base = static_cast<double>(listenersOf[i]) + static_cast<double>(o.alpha0) * kListeners;
    sum += static_cast<double>(o.lambda) * std::pow(base, static_cast<double>(o.nu)) * dot(y.row(i), y.row(i));
  }
  return sum;
}

bool sameBits(const FactorMatrix& a, const FactorMatrix& b) {
  return a.rows() == b.rows() && a.stride() == b.stride() &&
         std::memcmp(a.data(), b.data(), a.rows() * a.stride() * sizeof(float)) == 0;
}

}  // namespace

TEST_CASE("an epoch ends with the items' closed form, by either solver") {
  for (const Solver solver : {Solver::Cholesky, Solver::ConjugateGradient})
    for (const std::size_t factors : {1, 5, 16, 21}) {
      IalsOptions options;
      options.factors = factors;
      options.lambda = 0.03F;
      options.alpha0 = 0.2F;
      options.solver = solver;
      options.steps = 60;  // to the end, far more than factors
      Ials model = started(options);
      REQUIRE(model.epoch(serialFor).ok());
      const FactorMatrix& x = model.listenerFactors();
      auto byItem = model.byListener().transposed();
      REQUIRE(byItem.ok());
      for (const std::size_t item : {0, 1, 44, 89}) {
        std::vector<std::vector<double>> matrix(factors, std::vector<double>(factors));
        std::vector<double> right(factors);
        for (std::size_t a = 0; a < factors; ++a)
          for (std::size_t b = 0; b < factors; ++b)
            for (std::size_t u = 0; u < kListeners; ++u)
              matrix[a][b] += 0.2 * static_cast<double>(x.row(u)[a]) * static_cast<double>(x.row(u)[b]);
        for (std::size_t p = 0; p < byItem->sizeOf(item); ++p) {
          const auto row = x.row(byItem->columnsOf(item)[p]);
          const double weight = static_cast<double>(byItem->valuesOf(item)[p]);
          for (std::size_t a = 0; a < factors; ++a) {
            right[a] += weight * static_cast<double>(row[a]);
            for (std::size_t b = 0; b < factors; ++b)
              matrix[a][b] += weight * static_cast<double>(row[a]) * static_cast<double>(row[b]);
          }
        }
        for (std::size_t a = 0; a < factors; ++a)
          matrix[a][a] += 0.03 * (static_cast<double>(byItem->sizeOf(item)) + 0.2 * kListeners);
        const auto expected = earshot::testing::solved(matrix, right);
        for (std::size_t a = 0; a < factors; ++a)
          CHECK(static_cast<double>(model.itemFactors().row(item)[a]) == Approx(expected[a]).margin(2e-4));
      }
    }
}

TEST_CASE("the objective an epoch returns is the one summed over every pair of all") {
  for (const Solver solver : {Solver::Cholesky, Solver::ConjugateGradient})
    for (const float nu : {0.0F, 0.5F, 1.0F}) {
      IalsOptions options;
      options.factors = 12;
      options.solver = solver;
      options.nu = nu;
      Ials model = started(options);
      for (int epoch = 0; epoch < 3; ++epoch) {
        const auto objective = model.epoch(serialFor);
        REQUIRE(objective.ok());
        CHECK(*objective == Approx(objectiveOf(model)).epsilon(1e-5));
      }
    }
}

TEST_CASE(
    "the objective falls with every epoch, and three steps of conjugate gradients end within .1 % of Cholesky's") {
  double ends[2];
  for (const Solver solver : {Solver::Cholesky, Solver::ConjugateGradient}) {
    IalsOptions options;
    options.factors = 24;
    options.lambda = 0.03F;
    options.solver = solver;
    Ials model = started(options);
    double before = std::numeric_limits<double>::infinity();
    for (int epoch = 0; epoch < 100; ++epoch) {
      const auto objective = model.epoch(serialFor);
      REQUIRE(objective.ok());
      CHECK(*objective < before * (1 + 1e-7));
      before = *objective;
    }
    ends[solver == Solver::Cholesky ? 0 : 1] = before;
  }
  CHECK(std::abs(ends[1] - ends[0]) < 1e-3 * ends[0]);
}

TEST_CASE("a seed gives the same bits at any number of threads, and another seed others") {
  const std::vector<Play> plays = playsOfTastes(3000, 2000, 60, 9);
  for (const Solver solver : {Solver::ConjugateGradient, Solver::Cholesky}) {
    std::vector<FactorMatrix> items;
    std::vector<double> objectives;
    for (const std::size_t threads : {1, 2, 3}) {
      IalsOptions options;
      options.factors = 20;
      options.solver = solver;
      auto model = Ials::start(interactionsOf(plays, 3000, 2000), options);
      REQUIRE(model.ok());
      ThreadPool pool(threads);
      const ParallelFor parallelFor = pool.parallelFor();
      double objective = 0;
      for (int epoch = 0; epoch < 2; ++epoch) objective = *model->epoch(parallelFor);
      objectives.push_back(objective);
      auto copy = FactorMatrix::allocate(2000, 20);
      REQUIRE(copy.ok());
      std::copy_n(model->itemFactors().data(), 2000 * copy->stride(), copy->data());
      items.push_back(std::move(copy).value());
    }
    CHECK(sameBits(items[0], items[1]));
    CHECK(sameBits(items[0], items[2]));
    CHECK(objectives[0] == objectives[1]);
    CHECK(objectives[0] == objectives[2]);
  }
  IalsOptions other;
  other.factors = 12;
  const Ials first = started(other);
  other.seed = 2;
  CHECK_FALSE(sameBits(first.itemFactors(), started(other).itemFactors()));
}

TEST_CASE("what was interrupted goes on to the same bits") {
  IalsOptions options;
  options.factors = 12;
  Ials whole = started(options);
  for (int epoch = 0; epoch < 4; ++epoch) REQUIRE(whole.epoch(serialFor).ok());
  Ials part = started(options);
  for (int epoch = 0; epoch < 2; ++epoch) REQUIRE(part.epoch(serialFor).ok());
  auto listeners = FactorMatrix::allocate(kListeners, 12);
  auto items = FactorMatrix::allocate(kItems, 12);
  REQUIRE((listeners.ok() && items.ok()));
  std::copy_n(part.listenerFactors().data(), kListeners * listeners->stride(), listeners->data());
  std::copy_n(part.itemFactors().data(), kItems * items->stride(), items->data());
  auto resumed = Ials::resume(tastes(), options, std::move(listeners).value(), std::move(items).value(), part.epochs());
  REQUIRE(resumed.ok());
  while (resumed->epochs() < 4) REQUIRE(resumed->epoch(serialFor).ok());
  CHECK(sameBits(resumed->itemFactors(), whole.itemFactors()));
  CHECK(sameBits(resumed->listenerFactors(), whole.listenerFactors()));
}

TEST_CASE("blocks: each listener is offered the one item of the own block that was kept from them") {
  // Listeners and items of even numbers belong together, as do those of odd ones; listener u has not played item u.
  constexpr std::size_t kSize = 40;
  std::vector<Play> plays;
  for (std::uint32_t listener = 0; listener < kSize; ++listener)
    for (std::uint32_t item = listener % 2; item < kSize; item += 2)
      if (item != listener) plays.push_back({listener, item, 1});
  for (const Solver solver : {Solver::ConjugateGradient, Solver::Cholesky}) {
    IalsOptions options;
    options.factors = 2;
    options.lambda = 0.001F;
    options.alpha0 = 0.1F;
    options.solver = solver;
    auto model = Ials::start(interactionsOf(plays, kSize, kSize), options);
    REQUIRE(model.ok());
    for (int epoch = 0; epoch < 15; ++epoch) REQUIRE(model->epoch(serialFor).ok());
    for (std::size_t listener = 0; listener < kSize; ++listener) {
      const auto x = model->listenerFactors().row(listener);
      const double keptBack = dot(x, model->itemFactors().row(listener));
      CHECK(keptBack > 0.5);
      for (std::size_t item = 1 - listener % 2; item < kSize; item += 2)
        CHECK(dot(x, model->itemFactors().row(item)) < keptBack - 0.3);
    }
  }
}

TEST_CASE("items and listeners without plays have zeros for factors, and one item is enough to train on") {
  IalsOptions options;
  options.factors = 4;
  auto model = Ials::start(interactionsOf({{0, 1, 1}, {2, 1, 3}}, 3, 3), options);
  REQUIRE(model.ok());
  REQUIRE(model->epoch(serialFor).ok());
  for (const float x : model->itemFactors().row(0)) CHECK(x == 0);
  for (const float x : model->listenerFactors().row(1)) CHECK(x == 0);
  CHECK(dot(model->listenerFactors().row(0), model->itemFactors().row(1)) > 0);
}

TEST_CASE("options out of range and nothing to learn from are refused") {
  const auto refused = [](auto change) {
    IalsOptions options;
    change(options);
    const auto model = Ials::start(tastes(), options);
    return !model.ok() && model.error().code == ErrorCode::InvalidArgument;
  };
  CHECK(refused([](IalsOptions& o) { o.factors = 0; }));
  CHECK(refused([](IalsOptions& o) { o.factors = 1025; }));
  CHECK(refused([](IalsOptions& o) { o.lambda = 0; }));
  CHECK(refused([](IalsOptions& o) { o.lambda = std::numeric_limits<float>::quiet_NaN(); }));
  CHECK(refused([](IalsOptions& o) { o.alpha0 = -1; }));
  CHECK(refused([](IalsOptions& o) { o.nu = 3; }));
  CHECK(refused([](IalsOptions& o) { o.steps = 0; }));
  CHECK(Ials::start(interactionsOf({}, 2, 2), {}).error().code == ErrorCode::InvalidArgument);
}

TEST_CASE("weights that float32 cannot sum are an error, not factors of NaN") {
  IalsOptions options;
  options.factors = 4;
  auto model = Ials::start(interactionsOf({{0, 0, 1e38F}, {0, 1, 1e38F}, {1, 0, 1}, {1, 1, 3e38F}}, 2, 2), options);
  REQUIRE(model.ok());
  Result<double> objective = 0.0;
  for (int epoch = 0; epoch < 5 && objective; ++epoch) objective = model->epoch(serialFor);
  REQUIRE_FALSE(objective.ok());
  CHECK(objective.error().code == ErrorCode::NotFinite);
}
