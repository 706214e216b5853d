#include "cli/training_search.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

#include "cli/factor_scores.h"
#include "cli/factor_training.h"
#include "native/stop_signal.h"
#include "shared/factors/holdout.h"
#include "shared/factors/ranking_metrics.h"

namespace earshot {
namespace {

constexpr double kHeldBack = 0.2;
constexpr std::size_t kMostListeners = 5000;
constexpr std::size_t kFactors[] = {32, 64, 128, 192, 256};
constexpr double kLambdas[] = {1e-3, 1e-1};
constexpr double kAlphas[] = {1e-2, 1};
constexpr Weighting kWeightings[] = {Weighting::Binary, Weighting::Log, Weighting::Linear};

struct Trial {
  TrainingSettings settings;
  double quality = 0;
};

/// The standard's distributions differ from one library to another.
double uniform(std::mt19937_64& random) { return static_cast<double>(random() >> 11) * 0x1p-53; }

float between(const double (&ends)[2], std::mt19937_64& random) {
  return static_cast<float>(ends[0] * std::pow(ends[1] / ends[0], uniform(random)));
}

template <class T, std::size_t N>
T oneOf(const T (&choices)[N], std::mt19937_64& random) {
  return choices[static_cast<std::size_t>(uniform(random) * N)];
}

std::vector<Trial> drawTrials(const TrainingSettings& given, std::size_t count) {
  std::mt19937_64 random(given.ials.seed);
  std::vector<Trial> trials = {{given}};
  while (trials.size() < count) {
    TrainingSettings settings = given;
    settings.ials.factors = oneOf(kFactors, random);
    settings.ials.lambda = between(kLambdas, random);
    settings.ials.alpha0 = between(kAlphas, random);
    settings.weighting = oneOf(kWeightings, random);
    trials.push_back({settings});
  }
  return trials;
}

/// Of many listeners a sample: ranking everything for each of them would take longer than training.
Result<Interactions> sampled(const Interactions& test, std::uint64_t seed) {
  std::vector<std::uint32_t> listeners;
  for (std::size_t row = 0; row < test.rows(); ++row)
    if (test.sizeOf(row) > 0) listeners.push_back(static_cast<std::uint32_t>(row));
  std::mt19937_64 random(seed);
  for (std::size_t i = 0; i < std::min(kMostListeners, listeners.size()); ++i)
    std::swap(listeners[i],
              listeners[i + static_cast<std::size_t>(uniform(random) * static_cast<double>(listeners.size() - i))]);
  listeners.resize(std::min(kMostListeners, listeners.size()));
  std::vector<Play> plays;
  for (const std::uint32_t listener : listeners)
    for (std::size_t i = 0; i < test.sizeOf(listener); ++i)
      plays.push_back({listener, test.columnsOf(listener)[i], test.valuesOf(listener)[i]});
  return Interactions::of(plays, test.rows(), test.columns());
}

class Search {
 public:
  Search(const Interactions& training, const Interactions& test, const ParallelFor& parallelFor)
      : training_(training), test_(test), parallelFor_(parallelFor), places_(training.columns()) {
    std::iota(places_.begin(), places_.end(), 0U);
  }

  Result<FoundSettings> among(std::vector<Trial> trials, std::size_t epochs) {
    for (std::size_t part = 8; part > 0; part /= 2) {
      for (Trial& trial : trials) {
        trial.settings.epochs = std::max<std::size_t>(1, epochs / part);
        if (auto tried = attempt(trial); !tried) return std::move(tried).error();
      }
      std::stable_sort(trials.begin(), trials.end(),
                       [](const Trial& a, const Trial& b) { return a.quality > b.quality; });
      if (part > 1) trials.resize((trials.size() + 1) / 2);
    }
    return FoundSettings{trials.front().settings, Json(std::move(tried_))};
  }

 private:
  Result<void> attempt(Trial& trial) {
    if (stopRequested()) return Error(ErrorCode::Canceled, "search", "was stopped", "");
    auto counts = training_.copied();
    if (!counts) return std::move(counts).error();
    auto trained = trainFactors(std::move(counts).value(), trial.settings, parallelFor_);
    if (!trained) return std::move(trained).error();
    const auto model = std::make_shared<const FactorsModel>(std::move(trained->model));
    const Evaluation evaluation =
        evaluateHoldout(training_, test_, factorScores(model, training_, places_), parallelFor_);
    trial.quality = evaluation.metrics[static_cast<std::size_t>(QualityMetric::Ndcg100)].mean;
    std::fprintf(stderr, "earshot: %s: ndcg@100 %.4f\n", trial.settings.text().c_str(), trial.quality);
    tried_.push_back(Json::Object{
        {"epochs", trial.settings.epochs}, {"settings", trial.settings.json()}, {"ndcg@100", trial.quality}});
    return {};
  }

  const Interactions& training_;
  const Interactions& test_;
  const ParallelFor& parallelFor_;
  std::vector<std::uint32_t> places_;
  Json::Array tried_;
};

}  // namespace

Result<FoundSettings> searchSettings(const Interactions& counts, const TrainingSettings& given, std::size_t trials,
                                     const ParallelFor& parallelFor) {
  const auto split = holdOut(counts, kHeldBack, given.ials.seed);
  if (!split) return split.error();
  const auto test = sampled(split->test, given.ials.seed);
  if (!test) return test.error();
  return Search(split->training, *test, parallelFor).among(drawTrials(given, trials), given.epochs);
}

}  // namespace earshot
