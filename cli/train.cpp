#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "cli/catalog_cells.h"
#include "cli/commands.h"
#include "cli/factor_training.h"
#include "cli/output_folder.h"
#include "cli/play_input.h"
#include "cli/train_report.h"
#include "cli/training_search.h"
#include "cli/training_settings.h"
#include "native/catalog_folder.h"
#include "native/files.h"
#include "native/stop_signal.h"
#include "native/text.h"
#include "native/thread_pool.h"
#include "shared/factors/outliers.h"

namespace earshot {
namespace {

namespace fs = std::filesystem;

struct TrainCommand {
  PlayInput input;
  TrainingSettings settings;
  std::string out;
  std::string catalog;
  std::size_t threads = 0;
  bool search = false;
  std::size_t trials = 16;
};

/// The map from the catalog's vectors to the factors of those of its tracks that were played.
Result<void> addRidgeMap(const Catalog& catalog, FactorsModel& model) {
  const std::vector<float> vectors = vectorsOf(catalog);
  const std::size_t dimensions = catalog.index().dimensions;
  std::vector<float> known;
  std::vector<std::uint32_t> items;
  for (std::size_t item = 0; item < model.ids.size(); ++item) {
    const auto track = catalog.find(model.ids[item]);
    if (!track || model.popularity[item] == 0) continue;
    items.push_back(static_cast<std::uint32_t>(item));
    const auto vector = vectors.begin() + static_cast<std::ptrdiff_t>(*track * dimensions);
    known.insert(known.end(), vector, vector + static_cast<std::ptrdiff_t>(dimensions));
  }
  auto ridge = fitRidgeMap(known, dimensions, model.items, items);
  if (!ridge) return std::move(ridge).error();
  model.ridge = std::move(ridge).value();
  model.space = catalog.manifest().space;
  return {};
}

Result<void> train(const TrainCommand& command) {
  // First what may be wrong, then what takes long.
  std::optional<Catalog> catalog;
  if (!command.catalog.empty()) {
    auto opened = openCatalogFolder(command.catalog);
    if (!opened) return std::move(opened).error();
    catalog = std::move(opened).value();
  }
  auto log = readPlayInput(command.input);
  if (!log) return std::move(log).error();
  if (log->items.size() == 1)
    return Error(ErrorCode::InvalidArgument, printable(command.input.file),
                 "leaves plays of one item: there is nothing to tell apart",
                 "Give plays of several items, or lower --min-listeners.");
  auto counts = Interactions::of(log->plays, log->listeners.size(), log->items.size());
  if (!counts) return std::move(counts).error();
  log->plays = {};
  ThreadPool pool(command.threads);
  TrainReport report;
  report.outliers = outlierListeners(*counts);
  report.pairs = counts->size();
  report.settings = command.settings;
  if (command.search) {
    auto found = searchSettings(*counts, command.settings, command.trials, pool.parallelFor());
    if (!found) return std::move(found).error();
    report.settings = found->settings;
    report.search = std::move(found->tried);
  }
  auto trained =
      trainFactors(std::move(counts).value(), report.settings, pool.parallelFor(), true, fs::path(command.out));
  if (!trained) return std::move(trained).error();
  FactorsModel& model = trained->model;
  for (std::size_t item = 0; item < log->items.size(); ++item) model.ids.push_back(log->items[item]);
  if (catalog)
    if (auto added = addRidgeMap(*catalog, model); !added) return added;
  report.objectives = trained->objectives;
  report.seconds = trained->seconds;
  const auto name = writeFactors(command.out, model);
  if (!name) return name.error();
  report.file = *name;
  if (auto written = writeReport(command.out, report, *log, model); !written) return written;
  std::error_code ignored;
  fs::remove(fs::path(command.out) / kCheckpointName, ignored);
  return {};
}

}  // namespace

void addTrain(CLI::App& app, int& exitCode) {
  const auto command = std::make_shared<TrainCommand>();
  CLI::App* parser = app.add_subcommand("train", "Learn taste from who played what: factors of items");
  addPlayInput(*parser, command->input);
  parser->add_option("--out", command->out, "Folder for the factors file and the report")->required()->type_name("DIR");
  parser
      ->add_option("--catalog", command->catalog,
                   "A catalog with the same ids: adds the map from its vectors to factors, for tracks nobody played")
      ->type_name("DIR");
  addTrainingSettings(*parser, command->settings);
  parser->add_flag("--search", command->search,
                   "Tries other factors, lambda, alpha0 and weighting on plays held back, and trains with the best");
  parser->add_option("--search-trials", command->trials, "Settings that --search begins with, these among them")
      ->check(CLI::Range(std::size_t{2}, std::size_t{1000}))
      ->capture_default_str();
  parser->add_option("--threads", command->threads, "Threads; 0: one a core. The result does not depend on it")
      ->capture_default_str();
  parser->footer(
      "The file holds factors of items alone, nothing about any listener (docs/training.md). What was stopped goes on\n"
      "from its checkpoint when the same command is given again.\n\n"
      "Examples:\n"
      "  earshot train plays.csv --out model\n"
      "  earshot train user_artists.dat --out model --factors 64 --weighting log\n"
      "  earshot train plays.tsv --columns listener=user,item=track,count=plays --min-items 5 --out model\n"
      "  earshot train plays.csv --out model --search\n"
      "  earshot train events.jsonl --catalog site/catalog --out model\n"
      "  earshot train kafka:127.0.0.1:9092/plays --out model\n"
      "  earshot train sqlite:relay.log/plays --out model");
  parser->callback([command, &exitCode] {
    const OutputFolder output(command->out);
    if (!output.ready()) {
      exitCode = kSomeFailed;
      return;
    }
    const auto done = train(*command);
    if (!done) std::fprintf(stderr, "earshot: %s\n", done.error().message().c_str());
    exitCode = done ? kAllWell : stopRequested() ? kStopped : kSomeFailed;
  });
}

}  // namespace earshot
