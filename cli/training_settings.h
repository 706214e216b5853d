#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <string>

#include "shared/factors/ials.h"
#include "shared/factors/interactions.h"
#include "shared/factors/weighting.h"
#include "shared/records/json.h"
#include "shared/result.h"

namespace earshot {

/// How factors are trained.
struct TrainingSettings {
  /// On Last.fm's 2,000 listeners: the best of ten tried on one holdout.
  TrainingSettings() { ials.lambda = 0.005F; }

  IalsOptions ials;
  Weighting weighting = Weighting::Log;
  std::size_t epochs = 16;

  Json json() const;
  std::string text() const;  ///< "128 factors, lambda 0.01, alpha0 0.1, log weights, 16 epochs"
};

/// --factors, --epochs, --lambda, --alpha0, --nu, --weighting, --solver, --seed. Values out of range are usage errors.
void addTrainingSettings(CLI::App& command, TrainingSettings& settings);

/// Counts become weights. `mean` gets what they were divided by.
void weigh(Interactions& counts, Weighting weighting, double& mean);

}  // namespace earshot
