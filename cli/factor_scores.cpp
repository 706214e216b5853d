#include "cli/factor_scores.h"

#include <limits>
#include <span>
#include <utility>

#include "shared/factors/fold_in.h"
#include "shared/factors/gathered_rows.h"
#include "shared/factors/weighting.h"

namespace earshot {

ScoreItems factorScores(std::shared_ptr<const FactorsModel> model, const Interactions& training,
                        std::vector<std::uint32_t> places) {
  return
      [model = std::move(model), &training, places = std::move(places)](std::size_t listener, std::span<float> scores) {
        std::vector<std::uint32_t> ids;
        std::vector<float> weights;
        for (std::size_t i = 0; i < training.sizeOf(listener); ++i) {
          const std::uint32_t place = places[training.columnsOf(listener)[i]];
          if (place == model->items.rows()) continue;
          ids.push_back(place);
          weights.push_back(weightOf(model->weighting, training.valuesOf(listener)[i], model->weightMean));
        }
        alignas(64) float x[kMostFactors] = {};
        foldIn(model->foldInModel(), {model->items.data(), ids, weights, {}}, x);
        for (std::size_t item = 0; item < scores.size(); ++item)
          scores[item] = places[item] == model->items.rows()
                             ? -std::numeric_limits<float>::infinity()
                             : dotOfRows(model->items.row(places[item]).data(), x, model->items.stride());
      };
}

}  // namespace earshot
