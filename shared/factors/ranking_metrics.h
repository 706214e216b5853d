#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "shared/factors/interactions.h"
#include "shared/parallel.h"
#include "shared/result.h"

namespace earshot {

/// How good a list is for one listener. rel are the items held out, ranks theirs among all candidates, from 1.
///
///   recall@k  rel of ranks up to k / min(k, rel)
///   ndcg@k    sum over rel of ranks up to k of 1 / log2(rank + 1), over the same of the best ranks
///   hr@k      1 if any rank is up to k
///   map       mean over rel of (rel up to its rank) / rank
///
/// An item that scores like others ranks behind them: a model that gives everything the same score gets nothing.
enum class QualityMetric { Recall10, Recall20, Recall50, Ndcg10, Ndcg20, Ndcg100, HitRate10, MeanAveragePrecision };
inline constexpr std::array<std::string_view, 8> kMetricNames = {"recall@10", "recall@20", "recall@50", "ndcg@10",
                                                                 "ndcg@20",   "ndcg@100",  "hr@10",     "map"};

/// Of one listener, from the ranks of what was held out, rising. No ranks give zeros.
std::array<double, kMetricNames.size()> metricsOf(std::span<const std::size_t> ranks);

/// A mean over listeners and half of its 95 % confidence interval: 1.96 deviations of the mean (normal approximation).
struct Estimate {
  double mean = 0;
  double margin = 0;
};

/// What a recommender does, over all listeners with something held out.
struct Evaluation {
  std::size_t listeners = 0;
  std::array<Estimate, kMetricNames.size()> metrics{};
  double coverage = 0;      ///< share of the items that are in anybody's first 20
  Estimate novelty;         ///< of the first 20: mean of -log2(share of listeners who played the item)
  Estimate popularityBias;  ///< mean popularity of the first 20 / mean popularity of what the listener played; 1: none
  Estimate preference;      ///< of what was held out: mean (1 - score)^2, whose root is the RMSE; 1 without a score
  std::vector<std::array<float, kMetricNames.size()>> each;  ///< by listener, for paired tests
};

/// Writes the score of every item for a listener. Called from any thread.
using ScoreItems = std::function<void(std::size_t listener, std::span<float> scores)>;

/// Ranks every item a listener has not in training. The same at any number of threads. Scores that are NaN rank last.
Evaluation evaluateHoldout(const Interactions& training, const Interactions& test, const ScoreItems& score,
                           const ParallelFor& parallelFor);

/// One item held out among given others.
struct LeftOut {
  std::uint32_t listener = 0;
  std::uint32_t item = 0;
  std::vector<std::uint32_t> others;
};

/// Ranks each item among its others only. Coverage is over what is ranked first. Items that training does not know are
/// numbers from training.columns() on: they score below all others.
Evaluation evaluateLeftOut(const Interactions& training, std::span<const LeftOut> leftOut, const ScoreItems& score,
                           const ParallelFor& parallelFor);

}  // namespace earshot
