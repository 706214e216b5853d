#include "shared/factors/fold_in.h"

#include <cmath>
#include <limits>
#include <numeric>

#include "shared/factors/gram.h"
#include "shared/factors/ials.h"
#include "tests/unit/factors/listening.h"

using namespace earshot;
using earshot::testing::interactionsOf;
using earshot::testing::playsOfTastes;

namespace {

constexpr std::size_t kItems = 90;

struct Trained {
  Ials model;
  FactorMatrix gram;

  FoldInModel foldInModel() const {
    const IalsOptions& o = model.options();
    return {o.factors, kItems, gram.data(), o.alpha0, o.lambda, o.nu};
  }
  const FactorMatrix& items() const { return model.itemFactors(); }
};

Trained trained(std::size_t factors, float nu = 1) {
  IalsOptions options;
  options.factors = factors;
  options.nu = nu;
  auto model = Ials::start(interactionsOf(playsOfTastes(120, kItems, 30, 7), 120, kItems), options);
  REQUIRE(model.ok());
  for (int epoch = 0; epoch < 8; ++epoch) REQUIRE(model->epoch(serialFor).ok());
  auto gram = gramMatrix(model->itemFactors(), serialFor);
  REQUIRE(gram.ok());
  return {std::move(model).value(), std::move(gram).value()};
}

FactorMatrix folded(const Trained& from, const std::vector<std::uint32_t>& ids, const std::vector<float>& weights,
                    const std::vector<float>& targets) {
  auto x = FactorMatrix::allocate(1, from.items().factors());
  REQUIRE(x.ok());
  foldIn(from.foldInModel(), {from.items().data(), ids, weights, targets}, x->data());
  return std::move(x).value();
}

double preference(const FactorMatrix& listener, const Trained& from, std::size_t item) {
  double sum = 0;
  for (std::size_t j = 0; j < listener.factors(); ++j)
    sum += static_cast<double>(listener.row(0)[j]) * static_cast<double>(from.items().row(item)[j]);
  return sum;
}

}  // namespace

TEST_CASE("folding in solves the equation of training, for every number of factors and plays") {
  for (const std::size_t factors : {1, 7, 16, 40})
    for (const float nu : {1.0F, 0.4F})
      for (const std::size_t count : {1, 2, 8, 13, 60}) {
        const Trained from = trained(factors, nu);
        std::vector<std::uint32_t> ids;
        std::vector<float> weights;
        std::vector<float> targets;
        for (std::size_t i = 0; i < count; ++i) {
          ids.push_back(static_cast<std::uint32_t>(i * 7 % kItems));
          weights.push_back(0.3F + static_cast<float>(i % 5));
          targets.push_back(i % 6 == 5 ? -1.0F : 1.0F);
        }
        const FactorMatrix x = folded(from, ids, weights, targets);
        const FoldInModel model = from.foldInModel();
        std::vector<std::vector<double>> matrix(factors, std::vector<double>(factors));
        std::vector<double> right(factors);
        for (std::size_t a = 0; a < factors; ++a) {
          for (std::size_t b = 0; b < factors; ++b) {
            for (std::size_t item = 0; item < kItems; ++item)
              matrix[a][b] += static_cast<double>(model.alpha0) * static_cast<double>(from.items().row(item)[a]) *
                              static_cast<double>(from.items().row(item)[b]);
            for (std::size_t i = 0; i < count; ++i)
              matrix[a][b] += static_cast<double>(weights[i]) * static_cast<double>(from.items().row(ids[i])[a]) *
                              static_cast<double>(from.items().row(ids[i])[b]);
          }
          matrix[a][a] += static_cast<double>(model.lambda) *
                          std::pow(static_cast<double>(count) + static_cast<double>(model.alpha0) * kItems,
                                   static_cast<double>(nu));
          for (std::size_t i = 0; i < count; ++i)
            right[a] += static_cast<double>(weights[i]) * static_cast<double>(targets[i]) *
                        static_cast<double>(from.items().row(ids[i])[a]);
        }
        const auto expected = earshot::testing::solved(matrix, right);
        for (std::size_t a = 0; a < factors; ++a)
          CHECK(static_cast<double>(x.row(0)[a]) == Approx(expected[a]).margin(1e-4));
      }
}

TEST_CASE("from where it was before one more play the steps are fewer, the end the same") {
  const Trained from = trained(40);
  std::vector<std::uint32_t> ids(30);
  std::iota(ids.begin(), ids.end(), 0U);
  const std::vector<float> weights(30, 1.0F);
  FactorMatrix cold = folded(from, ids, weights, {});
  FactorMatrix warm = folded(from, {ids.begin(), ids.end() - 1}, weights, {});
  auto again = FactorMatrix::allocate(1, 40);
  REQUIRE(again.ok());
  const Evidence all = {from.items().data(), ids, weights, {}};
  const std::size_t fromZero = foldIn(from.foldInModel(), all, again->data());
  CHECK(foldIn(from.foldInModel(), all, warm.data()) <= fromZero);
  for (std::size_t j = 0; j < 40; ++j) CHECK(warm.row(0)[j] == Approx(cold.row(0)[j]).margin(1e-5));
}

TEST_CASE("a dislike pushes away from the item and from its like, and leaves other tastes alone") {
  const Trained from = trained(16);
  // Items 0 to 21 are one taste, 45 to 66 another.
  const std::vector<std::uint32_t> played = {0, 1, 2, 3, 45, 46, 47, 48};
  std::vector<std::uint32_t> ids = played;
  ids.push_back(5);
  const std::vector<float> weights(9, 1.0F);
  std::vector<float> targets(9, 1.0F);
  targets.back() = -1;
  const FactorMatrix before = folded(from, played, {weights.begin(), weights.end() - 1}, {});
  const FactorMatrix after = folded(from, ids, weights, targets);
  CHECK(preference(after, from, 5) < preference(before, from, 5) - 0.1);
  double ownBefore = 0;
  double ownAfter = 0;
  double otherBefore = 0;
  double otherAfter = 0;
  for (std::size_t item = 6; item < 16; ++item) {
    ownBefore += preference(before, from, item);
    ownAfter += preference(after, from, item);
    otherBefore += preference(before, from, item + 45);
    otherAfter += preference(after, from, item + 45);
  }
  CHECK(ownAfter < 0.8 * ownBefore);
  CHECK(otherAfter > 0.8 * otherBefore);
}

TEST_CASE("no evidence, and evidence that is no number, leave zeros") {
  const Trained from = trained(16);
  auto x = FactorMatrix::allocate(1, 16);
  REQUIRE(x.ok());
  for (float& value : x->row(0)) value = 1;
  foldIn(from.foldInModel(), {from.items().data(), {}, {}, {}}, x->data());
  for (const float value : x->row(0)) CHECK(value == 0);
  for (const float wrong : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    const FactorMatrix listener = folded(from, {1, 2}, {1, wrong}, {});
    for (const float value : listener.row(0)) CHECK(value == 0);
  }
}
