#pragma once

#include <cstddef>

#include "cli/training_settings.h"
#include "shared/factors/interactions.h"
#include "shared/parallel.h"
#include "shared/records/json.h"
#include "shared/result.h"

namespace earshot {

struct FoundSettings {
  TrainingSettings settings;
  Json tried;  ///< [{"epochs", "settings", "ndcg@100"}], in their order
};

/// Settings that rank plays best that are held back for this, a fifth of each listener's items: factors, lambda, alpha0
/// and weighting, by successive halving. So many trials, the first as given and the others drawn, are trained for an
/// eighth of the epochs; the better half of them for a quarter, and so on, the last ones for all: together about as
/// many epochs as half the trials would take. NDCG@100 decides, over 5,000 listeners at most. Tells each trial on
/// stderr. The same for a seed. Errors: InvalidArgument (nobody has five items), OutOfMemory, NotFinite, Canceled.
/// Source: Jamieson and Talwalkar (2016), "Non-stochastic best arm identification and hyperparameter optimization".
Result<FoundSettings> searchSettings(const Interactions& counts, const TrainingSettings& given, std::size_t trials,
                                     const ParallelFor& parallelFor);

}  // namespace earshot
