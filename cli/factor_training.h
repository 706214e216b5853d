#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/training_settings.h"
#include "native/factors_file.h"
#include "shared/factors/interactions.h"
#include "shared/parallel.h"
#include "shared/result.h"

namespace earshot {

/// A model and how it came about.
struct TrainedFactors {
  FactorsModel model;              ///< without ids and ridge map
  std::vector<double> objectives;  ///< after each epoch
  double seconds = 0;
};

/// Trains on counts, which are used up. Tells every epoch on stderr if `told`. With a folder it goes on from the
/// checkpoint of the same plays and settings there, leaves one when it is stopped and twice a minute, and removes it at
/// the end. Errors: Ials', Io, Canceled.
Result<TrainedFactors> trainFactors(Interactions counts, const TrainingSettings& settings,
                                    const ParallelFor& parallelFor, bool told = false,
                                    const std::filesystem::path& checkpointFolder = {});

}  // namespace earshot
