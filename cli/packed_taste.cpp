#include "cli/packed_taste.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "native/text.h"
#include "shared/catalog/quantized_rows.h"
#include "shared/records/track_address.h"
#include "shared/sentence.h"

namespace earshot {
namespace {

/// How a track was found among a model's items.
enum class Joined { ById, ByMergedId, Not };

class ItemsById {
 public:
  explicit ItemsById(std::shared_ptr<const FactorsModel> model) : model_(std::move(model)) {
    places_.reserve(model_->ids.size());
    for (std::size_t item = 0; item < model_->ids.size(); ++item)
      if (model_->popularity[item] > 0) places_.try_emplace(trackIdOf(model_->ids[item]), item);
  }

  std::pair<Joined, std::size_t> find(const NewTrack& track) const {
    if (const auto place = places_.find(track.id); place != places_.end()) return {Joined::ById, place->second};
    // Of several recordings that became one, what the most listeners know says most.
    std::optional<std::size_t> best;
    for (const std::string& alias : track.aliases)
      if (const auto place = places_.find(alias); place != places_.end())
        if (!best || model_->popularity[place->second] > model_->popularity[*best]) best = place->second;
    return best ? std::pair(Joined::ByMergedId, *best) : std::pair(Joined::Not, std::size_t{0});
  }

  const FactorsModel& model() const { return *model_; }

 private:
  std::shared_ptr<const FactorsModel> model_;
  std::unordered_map<std::string_view, std::size_t> places_;
};

Result<void> checkRidge(const FactorsModel& model, const SpaceDescription& space) {
  if (!model.ridge) return {};
  const auto dimensions = coveredDimensions(space.groups);
  if (!dimensions) return dimensions.error();
  if (model.space != space.version)
    return Error(ErrorCode::VersionMismatch, "--factors",
                 {"do not fit the catalog: their map is from the space ", earshot::quoted(model.space),
                  ", its vectors are of ", earshot::quoted(space.version)},
                 "Train with --catalog of a catalog that was built from the same SOURCE, or without.");
  if (model.ridge->dimensions != *dimensions)
    return Error(ErrorCode::VersionMismatch, "--factors",
                 {"do not fit the catalog: their map takes ", model.ridge->dimensions, " numbers, its vectors have ",
                  *dimensions},
                 "Train with --catalog of a catalog that was built from the same SOURCE, or without.");
  return {};
}

Taste tasteOf(const FactorsModel& model) {
  Taste taste;
  taste.model = model.digest;
  taste.items = model.items.rows();
  taste.ridge = model.ridge;
  taste.alpha0 = model.alpha0;
  taste.lambda = model.lambda;
  taste.nu = model.nu;
  taste.weighting = model.weighting;
  taste.weightMean = model.weightMean;
  return taste;
}

void tell(const std::array<std::size_t, 3>& joined, const FactorsModel& model) {
  const std::size_t found = joined[0] + joined[1];
  std::string text =
      sentence({"taste: ", grouped(found), " of ", grouped(found + joined[2]), " tracks have factors of ",
                grouped(model.items.rows()), " items: ", grouped(joined[0]), " by id"});
  if (joined[1] > 0) text += sentence({", ", grouped(joined[1]), " by an id that was merged into theirs"});
  if (joined[2] > 0)
    text += model.ridge ? sentence({"; ", grouped(joined[2]), " that nobody played by their vectors"})
                        : sentence({"; ", grouped(joined[2]),
                                    " have none: nobody played them, and the model was trained "
                                    "without --catalog"});
  std::fprintf(stderr, "earshot: %s\n", text.c_str());
}

}  // namespace

Result<void> packTaste(const BuildOptions& options, CatalogDraft& draft) {
  if (!options.factors) return {};
  const FactorsModel& model = *options.factors;
  if (auto fits = checkRidge(model, draft.space); !fits) return fits;
  auto items = std::make_shared<const ItemsById>(options.factors);
  std::array<std::size_t, 3> joined{};
  for (const NewTrack& track : draft.tracks) ++joined[static_cast<std::size_t>(items->find(track).first)];
  if (joined[0] + joined[1] == 0)
    return Error(ErrorCode::InvalidArgument, "--factors",
                 {"do not fit the catalog: none of their ", grouped(model.items.rows()),
                  " items is a track of it (theirs are like ", earshot::quoted(model.ids.front()),
                  ", the catalog's like ", earshot::quoted(draft.tracks.front().id), ")"},
                 "Train on plays that name tracks by the catalog's ids.");
  tell(joined, model);

  TasteDraft taste;
  taste.taste = tasteOf(model);
  auto gram = FactorMatrix::allocate(model.gram.rows(), model.gram.factors());
  if (!gram) return std::move(gram).error();
  std::copy_n(model.gram.data(), model.gram.rows() * model.gram.stride(), gram->data());
  taste.taste.gram = std::move(gram).value();
  taste.factorsOf = [items](const NewTrack& track, std::span<float> factors) {
    const FactorsModel& from = items->model();
    const auto [how, item] = items->find(track);
    if (how != Joined::Not) {
      std::copy(from.items.row(item).begin(), from.items.row(item).end(), factors.begin());
      return FactorsOrigin::Trained;
    }
    if (!from.ridge) return FactorsOrigin::None;
    from.ridge->apply(track.vector, factors);
    return FactorsOrigin::Mapped;
  };
  draft.taste = std::move(taste);
  return {};
}

}  // namespace earshot
