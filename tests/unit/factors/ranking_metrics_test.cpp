#include "shared/factors/ranking_metrics.h"

#include <cmath>
#include <limits>

#include "native/thread_pool.h"
#include "shared/factors/baselines.h"
#include "shared/factors/holdout.h"
#include "tests/unit/factors/listening.h"

using namespace earshot;
using earshot::testing::interactionsOf;
using earshot::testing::playsOfTastes;

TEST_CASE("metrics are what their formulas give by hand") {
  const std::size_t ranks[] = {1, 4, 30};
  const auto values = metricsOf(ranks);
  CHECK(values[static_cast<std::size_t>(QualityMetric::Recall10)] == Approx(2.0 / 3));
  CHECK(values[static_cast<std::size_t>(QualityMetric::Recall50)] == Approx(1));
  const double best = 1 + 1 / std::log2(3.0) + 0.5;
  CHECK(values[static_cast<std::size_t>(QualityMetric::Ndcg10)] == Approx((1 + 1 / std::log2(5.0)) / best));
  CHECK(values[static_cast<std::size_t>(QualityMetric::HitRate10)] == 1);
  CHECK(values[static_cast<std::size_t>(QualityMetric::MeanAveragePrecision)] == Approx((1 + 2.0 / 4 + 3.0 / 30) / 3));
}

TEST_CASE("a holdout keeps a fifth of each listener's items, none twice, the same for a seed") {
  const auto counts = interactionsOf(playsOfTastes(80, 60, 20, 5), 80, 60);
  const auto split = holdOut(counts, 0.2, 4);
  REQUIRE(split.ok());
  for (std::size_t u = 0; u < 80; ++u) {
    const std::size_t size = counts.sizeOf(u);
    CHECK(split->test.sizeOf(u) == (size < 5 ? 0 : size / 5));
    CHECK(split->training.sizeOf(u) + split->test.sizeOf(u) == size);
  }
  const auto again = holdOut(counts, 0.2, 4);
  REQUIRE(again.ok());
  for (std::size_t u = 0; u < 80; ++u) CHECK(std::ranges::equal(again->test.columnsOf(u), split->test.columnsOf(u)));
  CHECK_FALSE(holdOut(interactionsOf({{0, 0, 1}}, 1, 1), 0.2, 1).ok());
}

TEST_CASE("perfect scores reach one, equal scores and NaN nothing that could be chance") {
  const auto counts = interactionsOf(playsOfTastes(80, 200, 20, 5), 80, 200);
  const auto split = holdOut(counts, 0.2, 4);
  REQUIRE(split.ok());
  const auto perfect = evaluateHoldout(
      split->training, split->test,
      [&](std::size_t listener, std::span<float> scores) {
        std::fill(scores.begin(), scores.end(), 0.0F);
        for (const std::uint32_t item : split->test.columnsOf(listener)) scores[item] = 1;
      },
      serialFor);
  for (const Estimate& metric : perfect.metrics) CHECK(metric.mean == Approx(1));
  CHECK(perfect.preference.mean == 0);
  for (const float same : {0.5F, std::numeric_limits<float>::quiet_NaN()}) {
    const auto flat = evaluateHoldout(
        split->training, split->test,
        [&](std::size_t, std::span<float> scores) { std::fill(scores.begin(), scores.end(), same); }, serialFor);
    CHECK(flat.metrics[static_cast<std::size_t>(QualityMetric::Recall50)].mean == 0);
  }
}

TEST_CASE("left out items are ranked among their own negatives, ties against them") {
  const auto training = interactionsOf({{0, 0, 1}, {1, 1, 1}}, 2, 5);
  const std::vector<LeftOut> plays = {{0, 2, {1, 3, 4}}, {1, 3, {0, 2, 4}}, {0, 9, {1, 3}}};
  const auto result = evaluateLeftOut(
      training, plays,
      [](std::size_t, std::span<float> scores) {
        for (std::size_t i = 0; i < scores.size(); ++i) scores[i] = static_cast<float>(i / 2);
      },
      serialFor);
  // Ranks 3 (item 3 ties, item 4 is before), 3, and last of three.
  CHECK(result.metrics[static_cast<std::size_t>(QualityMetric::MeanAveragePrecision)].mean == Approx(1.0 / 3));
}

TEST_CASE("every baseline finds the tastes that popularity cannot see, at any number of threads") {
  const auto counts = interactionsOf(playsOfTastes(400, 120, 24, 8), 400, 120);
  const auto split = holdOut(counts, 0.2, 1);
  REQUIRE(split.ok());
  const auto recall = [&](const ScoreItems& score, const ParallelFor& parallelFor) {
    return evaluateHoldout(split->training, split->test, score, parallelFor).metrics[0].mean;
  };
  const double popularity = recall(popularityScores(split->training), serialFor);
  ThreadPool pool(3);
  for (const bool ease : {false, true}) {
    const auto baseline = [&](const ParallelFor& parallelFor) {
      auto scores = ease ? easeScores(split->training, 50, 100, parallelFor)
                         : itemNeighbourScores(split->training, 50, parallelFor);
      REQUIRE(scores.ok());
      return recall(*scores, parallelFor);
    };
    const double alone = baseline(serialFor);
    CHECK(alone > popularity + 0.1);
    CHECK(alone == baseline(pool.parallelFor()));
  }
}
