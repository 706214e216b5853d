#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "native/factors_file.h"
#include "shared/factors/interactions.h"
#include "shared/factors/ranking_metrics.h"

namespace earshot {

/// Each listener is folded in from what they played, as a page would. `places` are the items' in the model, its number
/// of items for those it does not know: they rank last. `training` must outlive it.
ScoreItems factorScores(std::shared_ptr<const FactorsModel> model, const Interactions& training,
                        std::vector<std::uint32_t> places);

}  // namespace earshot
