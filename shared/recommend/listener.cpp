#include "shared/recommend/listener.h"

#include <cmath>
#include <utility>

#include "shared/factors/gathered_rows.h"
#include "shared/factors/weighting.h"

namespace earshot {

Result<Listener> Listener::of(const TrackTable& table, const TasteTable& taste, std::span<const Liking> likings,
                              std::span<float> warmStart) {
  Listener listener;
  const Taste& model = taste.taste();
  const std::size_t stride = paddedFactors(model.factors());
  for (const Liking& liking : likings) {
    if (!table.isLoaded(liking.track) || liking.worth == 0) continue;
    const FactorsOrigin origin = taste.originOf(table, liking.track);
    if (origin == FactorsOrigin::None) continue;
    listener.trained_ += origin == FactorsOrigin::Trained ? 1 : 0;
    listener.ids_.push_back(static_cast<std::uint32_t>(listener.tracks_.size()));
    listener.tracks_.push_back(liking.track);
    const auto plays = static_cast<float>(std::abs(liking.worth));
    listener.weights_.push_back(weightOf(model.weighting, plays, model.weightMean));
    listener.targets_.push_back(liking.worth > 0 ? 1.F : -1.F);
  }
  auto rows = Buffer<float>::allocate(listener.tracks_.size() * stride, "history");
  if (!rows) return std::move(rows).error();
  listener.rows_ = std::move(rows).value();
  for (std::size_t i = 0; i < listener.tracks_.size(); ++i)
    taste.copyFactors(table, listener.tracks_[i], listener.rows_.data() + i * stride);
  foldIn(model.foldInModel(), listener.evidence(), warmStart.data());
  listener.factors_ = warmStart.first(model.factors());
  return listener;
}

std::optional<std::uint32_t> Listener::because(const TrackTable& table, const TasteTable& taste,
                                               std::uint32_t track) const {
  const std::size_t stride = paddedFactors(taste.taste().factors());
  alignas(64) float right[kMostStoredFactors] = {};
  alignas(64) float solution[kMostStoredFactors] = {};
  taste.copyFactors(table, track, right);
  solveFoldIn(taste.taste().foldInModel(), evidence(), right, solution);
  std::optional<std::uint32_t> best;
  float most = 0;
  for (std::size_t i = 0; i < tracks_.size(); ++i) {
    const float part = weights_[i] * targets_[i] * dotOfRows(rows_.data() + i * stride, solution, stride);
    if (tracks_[i] == track || !(part > most)) continue;
    most = part;
    best = tracks_[i];
  }
  return best;
}

}  // namespace earshot
