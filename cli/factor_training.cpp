#include "cli/factor_training.h"

#include <chrono>
#include <cstdio>
#include <optional>
#include <span>
#include <system_error>
#include <utility>

#include "native/sha256.h"
#include "native/stop_signal.h"
#include "native/text.h"
#include "shared/factors/gram.h"
#include "shared/sentence.h"

namespace earshot {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

/// Of everything that decides what comes out, but for how many epochs.
std::string digestOf(const Interactions& weights, TrainingSettings settings) {
  settings.epochs = 0;
  Sha256 hash;
  const std::string text = settings.json().text();
  hash.update(std::as_bytes(std::span(text)));
  for (std::size_t row = 0; row < weights.rows(); ++row) {
    const std::size_t pairs = weights.sizeOf(row);
    hash.update(std::as_bytes(std::span(&pairs, 1)));
    hash.update(std::as_bytes(weights.columnsOf(row)));
  }
  hash.update(std::as_bytes(weights.values()));
  return hash.hex();
}

class Training {
 public:
  Training(const TrainingSettings& settings, const ParallelFor& parallelFor, bool told, const fs::path& folder)
      : settings_(settings), parallelFor_(parallelFor), told_(told), folder_(folder) {}

  Result<TrainedFactors> run(Interactions weights, double mean) {
    const Clock::time_point start = Clock::now();
    const std::size_t listeners = weights.rows();
    if (!folder_.empty()) digest_ = digestOf(weights, settings_);
    auto model = begin(std::move(weights));
    if (!model) return std::move(model).error();
    saved_ = Clock::now();
    while (model->epochs() < settings_.epochs) {
      if (auto done = epoch(*model); !done) return std::move(done).error();
    }
    TrainedFactors result;
    result.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    result.objectives = std::move(objectives_);
    for (std::size_t item = 0; item < model->byItem().rows(); ++item)
      result.model.popularity.push_back(static_cast<float>(model->byItem().sizeOf(item)));
    result.model.items = std::move(*model).takeItemFactors();
    auto gram = gramMatrix(result.model.items, parallelFor_);
    if (!gram) return std::move(gram).error();
    result.model.gram = std::move(gram).value();
    result.model.alpha0 = settings_.ials.alpha0;
    result.model.lambda = settings_.ials.lambda;
    result.model.nu = settings_.ials.nu;
    result.model.weighting = settings_.weighting;
    result.model.weightMean = mean;
    result.model.seed = settings_.ials.seed;
    result.model.epochs = settings_.epochs;
    result.model.listeners = listeners;
    return result;
  }

 private:
  Result<Ials> begin(Interactions weights) {
    if (!folder_.empty()) {
      auto checkpoint = readCheckpoint(folder_);
      const bool fits = checkpoint && checkpoint->digest == digest_ && checkpoint->epochs <= settings_.epochs;
      if (fits) {
        say(sentence({"going on after epoch ", checkpoint->epochs}));
        objectives_ = std::move(checkpoint->objectives);
        return Ials::resume(std::move(weights), settings_.ials, std::move(checkpoint->listeners),
                            std::move(checkpoint->items), checkpoint->epochs);
      }
      if (checkpoint || checkpoint.error().code != ErrorCode::NotFound)
        say("the checkpoint is of other plays or settings, or damaged: beginning anew");
    }
    return Ials::start(std::move(weights), settings_.ials);
  }

  Result<void> epoch(Ials& model) {
    const Clock::time_point start = Clock::now();
    const auto objective = model.epoch(parallelFor_);
    if (!objective) return objective.error();
    objectives_.push_back(*objective);
    const std::chrono::duration<double> took = Clock::now() - start;
    char line[96];
    std::snprintf(line, sizeof line, "epoch %zu/%zu: objective %.6g, %.3f s", model.epochs(), settings_.epochs,
                  *objective, took.count());
    say(line);
    const bool stopped = stopRequested() && model.epochs() < settings_.epochs;
    if (!folder_.empty() && (stopped || Clock::now() - saved_ > std::chrono::seconds(30))) {
      if (auto saved = writeCheckpoint(folder_, digest_, objectives_, model.listenerFactors(), model.itemFactors());
          !saved)
        return saved;
      saved_ = Clock::now();
    }
    if (stopped)
      return Error(ErrorCode::Canceled, "training", {"was stopped after epoch ", model.epochs()},
                   folder_.empty() ? "" : "The same command goes on from there.");
    return {};
  }

  void say(const std::string& line) const {
    if (told_) std::fprintf(stderr, "earshot: %s\n", line.c_str());
  }

  const TrainingSettings& settings_;
  const ParallelFor& parallelFor_;
  bool told_;
  const fs::path& folder_;
  std::string digest_;
  std::vector<double> objectives_;
  Clock::time_point saved_;
};

}  // namespace

Result<TrainedFactors> trainFactors(Interactions counts, const TrainingSettings& settings,
                                    const ParallelFor& parallelFor, bool told, const fs::path& checkpointFolder) {
  double mean = 1;
  weigh(counts, settings.weighting, mean);
  return Training(settings, parallelFor, told, checkpointFolder).run(std::move(counts), mean);
}

}  // namespace earshot
