#include "shared/factors/ranking_metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace earshot {
namespace {

constexpr std::size_t kListed = 20;
constexpr float kLast = -std::numeric_limits<float>::infinity();

double discount(std::size_t rank) { return 1 / std::log2(static_cast<double>(rank) + 1); }

/// What one listener adds to the evaluation.
struct Outcome {
  std::array<double, kMetricNames.size()> metrics{};
  double novelty = 0;
  double bias = 0;
  double preference = 0;
  std::vector<std::uint32_t> listed;
};

Estimate estimateOf(const std::vector<Outcome>& outcomes, const auto& value) {
  if (outcomes.empty()) return {};
  const auto count = static_cast<double>(outcomes.size());
  double sum = 0;
  for (const Outcome& outcome : outcomes) sum += value(outcome);
  const double mean = sum / count;
  double squares = 0;
  for (const Outcome& outcome : outcomes) squares += std::pow(value(outcome) - mean, 2);
  return {mean, outcomes.size() < 2 ? 0 : 1.96 * std::sqrt(squares / (count - 1) / count)};
}

Evaluation summary(const std::vector<Outcome>& outcomes, std::size_t items) {
  Evaluation result;
  result.listeners = outcomes.size();
  for (std::size_t m = 0; m < kMetricNames.size(); ++m)
    result.metrics[m] = estimateOf(outcomes, [m](const Outcome& outcome) { return outcome.metrics[m]; });
  result.novelty = estimateOf(outcomes, [](const Outcome& outcome) { return outcome.novelty; });
  result.popularityBias = estimateOf(outcomes, [](const Outcome& outcome) { return outcome.bias; });
  result.preference = estimateOf(outcomes, [](const Outcome& outcome) { return outcome.preference; });
  std::vector<bool> listed(items);
  for (const Outcome& outcome : outcomes) {
    for (const std::uint32_t item : outcome.listed)
      if (item < items) listed[item] = true;
    auto& each = result.each.emplace_back();
    std::copy(outcome.metrics.begin(), outcome.metrics.end(), each.begin());
  }
  if (items > 0)
    result.coverage = static_cast<double>(std::count(listed.begin(), listed.end(), true)) / static_cast<double>(items);
  return result;
}

/// How many listeners each item has.
std::vector<double> popularityOf(const Interactions& training) {
  std::vector<double> popularity(training.columns());
  for (std::size_t row = 0; row < training.rows(); ++row)
    for (const std::uint32_t item : training.columnsOf(row)) ++popularity[item];
  return popularity;
}

/// Novelty and popularity of what was listed.
void describeListed(Outcome& outcome, std::span<const std::uint32_t> played, const std::vector<double>& popularity,
                    std::size_t listeners) {
  if (outcome.listed.empty() || played.empty()) return;
  const auto mean = [&](std::span<const std::uint32_t> items, const auto& value) {
    double sum = 0;
    for (const std::uint32_t item : items) sum += value(item < popularity.size() ? popularity[item] : 0);
    return sum / static_cast<double>(items.size());
  };
  const auto itself = [](double count) { return count; };
  // Of what nobody played as much is known as of what one of all played.
  outcome.novelty = mean(
      outcome.listed, [&](double count) { return std::log2(static_cast<double>(listeners) / std::max(1.0, count)); });
  outcome.bias = mean(outcome.listed, itself) / mean(played, itself);
}

/// Ranks of the held-out items among them and all other candidates, rising. `scores` of what is no candidate are kLast.
std::vector<std::size_t> ranksOf(std::span<const float> scores, std::span<const std::uint32_t> held) {
  std::vector<float> wanted;
  std::vector<bool> isHeld(scores.size());
  for (const std::uint32_t item : held) {
    wanted.push_back(scores[item]);
    isHeld[item] = true;
  }
  std::sort(wanted.begin(), wanted.end(), std::greater<>());
  std::vector<std::size_t> above(wanted.size() + 1);
  for (std::size_t item = 0; item < scores.size(); ++item) {
    if (isHeld[item] || scores[item] == kLast) continue;
    // The first that does not score more: this one comes before it and all after it.
    const auto behind = std::lower_bound(wanted.begin(), wanted.end(), scores[item], std::greater<>());
    ++above[static_cast<std::size_t>(behind - wanted.begin())];
  }
  std::vector<std::size_t> ranks(wanted.size());
  std::size_t before = 0;
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    before += above[i];
    ranks[i] = before + i + 1;
  }
  return ranks;
}

std::vector<std::uint32_t> firstOf(std::span<const float> scores) {
  std::vector<std::uint32_t> items(scores.size());
  std::iota(items.begin(), items.end(), 0U);
  const auto middle = items.begin() + static_cast<std::ptrdiff_t>(std::min(kListed, items.size()));
  std::partial_sort(items.begin(), middle, items.end(), [&](std::uint32_t a, std::uint32_t b) {
    return scores[a] != scores[b] ? scores[a] > scores[b] : a < b;
  });
  items.erase(middle, items.end());
  std::erase_if(items, [&](std::uint32_t item) { return scores[item] == kLast; });
  return items;
}

}  // namespace

std::array<double, kMetricNames.size()> metricsOf(std::span<const std::size_t> ranks) {
  std::array<double, kMetricNames.size()> values{};
  if (ranks.empty()) return values;
  const auto within = [&](std::size_t k) {
    return static_cast<std::size_t>(std::upper_bound(ranks.begin(), ranks.end(), k) - ranks.begin());
  };
  const auto recall = [&](std::size_t k) {
    return static_cast<double>(within(k)) / static_cast<double>(std::min(k, ranks.size()));
  };
  const auto ndcg = [&](std::size_t k) {
    double gain = 0;
    double best = 0;
    for (std::size_t i = 0; i < within(k); ++i) gain += discount(ranks[i]);
    for (std::size_t i = 1; i <= std::min(k, ranks.size()); ++i) best += discount(i);
    return gain / best;
  };
  double precision = 0;
  for (std::size_t i = 0; i < ranks.size(); ++i)
    precision += static_cast<double>(i + 1) / static_cast<double>(ranks[i]);
  values = {recall(10),
            recall(20),
            recall(50),
            ndcg(10),
            ndcg(20),
            ndcg(100),
            within(10) > 0 ? 1.0 : 0.0,
            precision / static_cast<double>(ranks.size())};
  return values;
}

Evaluation evaluateHoldout(const Interactions& training, const Interactions& test, const ScoreItems& score,
                           const ParallelFor& parallelFor) {
  const std::vector<double> popularity = popularityOf(training);
  std::vector<std::uint32_t> listeners;
  for (std::size_t row = 0; row < test.rows(); ++row)
    if (test.sizeOf(row) > 0) listeners.push_back(static_cast<std::uint32_t>(row));
  std::vector<Outcome> outcomes(listeners.size());
  constexpr std::size_t kPiece = 16;
  parallelFor((listeners.size() + kPiece - 1) / kPiece, [&](std::size_t piece) {
    std::vector<float> scores(training.columns());
    for (std::size_t i = piece * kPiece; i < std::min(listeners.size(), (piece + 1) * kPiece); ++i) {
      const std::uint32_t listener = listeners[i];
      const auto held = test.columnsOf(listener);
      Outcome& outcome = outcomes[i];
      score(listener, scores);
      for (float& value : scores)
        if (!(value > std::numeric_limits<float>::lowest())) value = std::numeric_limits<float>::lowest();
      for (const std::uint32_t item : held) {
        const bool scored = scores[item] > std::numeric_limits<float>::lowest();
        outcome.preference +=
            (scored ? std::pow(1 - static_cast<double>(scores[item]), 2) : 1) / static_cast<double>(held.size());
      }
      for (const std::uint32_t item : training.columnsOf(listener)) scores[item] = kLast;
      outcome.metrics = metricsOf(ranksOf(scores, held));
      outcome.listed = firstOf(scores);
      describeListed(outcome, training.columnsOf(listener), popularity, training.rows());
    }
  });
  return summary(outcomes, training.columns());
}

Evaluation evaluateLeftOut(const Interactions& training, std::span<const LeftOut> leftOut, const ScoreItems& score,
                           const ParallelFor& parallelFor) {
  const std::vector<double> popularity = popularityOf(training);
  std::vector<Outcome> outcomes(leftOut.size());
  constexpr std::size_t kPiece = 16;
  parallelFor((leftOut.size() + kPiece - 1) / kPiece, [&](std::size_t piece) {
    std::vector<float> all(training.columns());
    for (std::size_t i = piece * kPiece; i < std::min(leftOut.size(), (piece + 1) * kPiece); ++i) {
      const LeftOut& one = leftOut[i];
      score(one.listener, all);
      const auto scoreOf = [&](std::uint32_t item) {
        const float value = item < all.size() ? all[item] : kLast;
        return value > kLast ? value : kLast;
      };
      const float own = scoreOf(one.item);
      std::size_t rank = 1;
      std::uint32_t first = one.item;
      float most = own;
      for (const std::uint32_t other : one.others) {
        const float value = scoreOf(other);
        rank += value >= own ? 1 : 0;
        if (value < most || (value == most && first != one.item)) continue;
        most = value;
        first = other;
      }
      const std::size_t ranks[] = {rank};
      Outcome& outcome = outcomes[i];
      outcome.metrics = metricsOf(ranks);
      outcome.preference = own > kLast ? std::pow(1 - static_cast<double>(own), 2) : 1;
      outcome.listed = {first};
      if (one.listener < training.rows())
        describeListed(outcome, training.columnsOf(one.listener), popularity, training.rows());
    }
  });
  return summary(outcomes, training.columns());
}

}  // namespace earshot
