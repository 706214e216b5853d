#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/factor_scores.h"
#include "cli/factor_training.h"
#include "cli/failure.h"
#include "cli/left_out_file.h"
#include "cli/play_input.h"
#include "cli/print_text.h"
#include "cli/training_settings.h"
#include "native/factors_file.h"
#include "native/play_selection.h"
#include "native/text.h"
#include "native/thread_pool.h"
#include "shared/factors/baselines.h"
#include "shared/factors/holdout.h"
#include "shared/factors/ranking_metrics.h"
#include "shared/sentence.h"

namespace earshot {
namespace {

constexpr std::size_t kNeighbours = 100;
constexpr double kEaseLambda = 200;
constexpr std::size_t kEaseItems = 5000;

struct EvaluateCommand {
  PlayInput input;
  TrainingSettings settings;
  std::string protocol = "holdout";
  std::string test;
  std::string negatives;
  std::string model;
  std::string format = "table";
  double share = 0.2;
  bool noBaselines = false;
  std::size_t threads = 0;
};

/// A recommender and what it did.
struct Contestant {
  std::string name;
  Evaluation evaluation;
  bool predicts = false;  ///< scores are preferences, 1 for what is liked
};

NameIndex itemsOf(const FactorsModel& model) {
  NameIndex items;
  for (const std::string& id : model.ids) items.add(id);
  return items;
}

/// Where each item of the plays stands in the model; the model's number of items for those it does not know.
std::vector<std::uint32_t> placesOf(const FactorsModel& model, const NameIndex& items, std::size_t count) {
  const NameIndex known = itemsOf(model);
  std::vector<std::uint32_t> places(count);
  for (std::size_t item = 0; item < count; ++item)
    places[item] = known.find(items[item]).value_or(static_cast<std::uint32_t>(model.items.rows()));
  return places;
}

Json estimate(const Estimate& value) { return Json::Object{{"mean", value.mean}, {"margin", value.margin}}; }

Json jsonOf(const Contestant& contestant) {
  const Evaluation& e = contestant.evaluation;
  Json::Object metrics;
  for (std::size_t m = 0; m < kMetricNames.size(); ++m)
    metrics.push_back({std::string(kMetricNames[m]), estimate(e.metrics[m])});
  Json::Object object = {{"name", contestant.name},        {"listeners", e.listeners},
                         {"metrics", std::move(metrics)},  {"coverage", e.coverage},
                         {"novelty", estimate(e.novelty)}, {"popularityBias", estimate(e.popularityBias)}};
  if (contestant.predicts) object.push_back({"rmse", std::sqrt(e.preference.mean)});
  return object;
}

std::string tableOf(const std::vector<Contestant>& contestants) {
  std::string text = "                ";
  char cell[64];
  for (const auto name : kMetricNames) {
    std::snprintf(cell, sizeof cell, "%16s", std::string(name).c_str());
    text += cell;
  }
  text += "  coverage  novelty  bias   rmse\n";
  for (const Contestant& c : contestants) {
    std::snprintf(cell, sizeof cell, "%-16s", c.name.c_str());
    text += cell;
    for (const Estimate& value : c.evaluation.metrics) {
      std::snprintf(cell, sizeof cell, "  .%04.0f +- .%04.0f", 1e4 * value.mean, 1e4 * value.margin);
      text += value.mean >= 1 ? "   1.000 +- .0000" : cell;
    }
    std::snprintf(cell, sizeof cell, "  %8.3f %8.2f %5.2f", c.evaluation.coverage, c.evaluation.novelty.mean,
                  c.evaluation.popularityBias.mean);
    text += cell;
    std::snprintf(cell, sizeof cell, "  %5.3f", std::sqrt(c.evaluation.preference.mean));
    text += c.predicts ? std::string(cell) + "\n" : "\n";
  }
  return text + "+-: half of the 95 % interval of the mean over listeners (normal approximation)\n";
}

Error knowsNothing(const EvaluateCommand& command) {
  return Error(ErrorCode::InvalidArgument, printable(command.model), "knows none of the items of the plays",
               "Give the model that was trained on them.");
}

Result<std::string> evaluate(const EvaluateCommand& command) {
  std::shared_ptr<FactorsModel> model;
  if (!command.model.empty()) {
    auto read = readFactors(command.model);
    if (!read) return std::move(read).error();
    model = std::make_shared<FactorsModel>(std::move(read).value());
  }
  auto log = readPlayInput(command.input);
  if (!log) return std::move(log).error();
  const bool leaveOneOut = command.protocol == "leave-one-out";
  // A model cannot be asked for what it was not trained on; with given negatives such an item ranks last.
  const std::size_t strange = model && !leaveOneOut ? keepKnown(*log, itemsOf(*model)) : 0;
  if (log->plays.empty()) return knowsNothing(command);
  if (strange > 0)
    std::fprintf(stderr, "earshot: %s not known to the model and left out\n",
                 (counted(strange, "item") + (strange == 1 ? " is" : " are")).c_str());
  const std::size_t items = log->items.size();
  auto counts = Interactions::of(log->plays, log->listeners.size(), items);
  if (!counts) return std::move(counts).error();
  log->plays = {};

  LeftOutPlays leftOut;
  Holdout holdout;
  if (leaveOneOut) {
    auto read = readLeftOutFiles(command.negatives, command.test, log->listeners, log->items);
    if (!read) return std::move(read).error();
    leftOut = std::move(read).value();
    holdout.training = std::move(counts).value();
  } else {
    auto split = holdOut(*counts, command.share, command.settings.ials.seed);
    if (!split) return std::move(split).error();
    holdout = std::move(split).value();
  }
  const Interactions& training = holdout.training;

  ThreadPool pool(command.threads);
  const ParallelFor parallelFor = pool.parallelFor();
  const auto evaluated = [&](const ScoreItems& score) {
    return leaveOneOut ? evaluateLeftOut(training, leftOut.plays, score, parallelFor)
                       : evaluateHoldout(training, holdout.test, score, parallelFor);
  };
  std::vector<Contestant> contestants;
  if (!model) {
    auto copy = training.copied();
    if (!copy) return std::move(copy).error();
    auto trained = trainFactors(std::move(copy).value(), command.settings, parallelFor);
    if (!trained) return std::move(trained).error();
    for (std::size_t item = 0; item < items; ++item) trained->model.ids.push_back(log->items[item]);
    model = std::make_shared<FactorsModel>(std::move(trained->model));
  } else if (!leaveOneOut) {
    std::fprintf(stderr,
                 "earshot: the model is asked for what it may have been trained on: leave --model out to train "
                 "on the rest alone\n");
  }
  std::vector<std::uint32_t> places = placesOf(*model, log->items, items);
  if (static_cast<std::size_t>(std::count(places.begin(), places.end(), model->items.rows())) == items)
    return knowsNothing(command);
  contestants.push_back({"factors", evaluated(factorScores(model, training, std::move(places))), true});
  if (!command.noBaselines) {
    contestants.push_back({"popularity", evaluated(popularityScores(training)), false});
    const auto neighbours = itemNeighbourScores(training, kNeighbours, parallelFor);
    if (!neighbours) return neighbours.error();
    contestants.push_back({"BM25 neighbours", evaluated(*neighbours), false});
    const auto ease = easeScores(training, kEaseLambda, kEaseItems, parallelFor);
    if (!ease) return ease.error();
    contestants.push_back({"EASE", evaluated(*ease), false});
  }
  if (leftOut.amongOwn > 0)
    std::fprintf(stderr, "earshot: %zu test items were among their own negatives and taken out of them\n",
                 leftOut.amongOwn);
  if (leftOut.unknownListeners + leftOut.unknownItems > 0)
    std::fprintf(
        stderr, "earshot: %zu test listeners are not in the plays and left out, %zu test items are not and rank last\n",
        leftOut.unknownListeners, leftOut.unknownItems);
  if (command.format == "table") return tableOf(contestants);
  Json::Object object = {{"protocol", command.protocol}};
  Json::Array results;
  for (const Contestant& contestant : contestants) results.push_back(jsonOf(contestant));
  // The model's own numbers also by themselves: what a script asks for.
  for (std::size_t m = 0; m < kMetricNames.size(); ++m)
    object.push_back({std::string(kMetricNames[m]), contestants.front().evaluation.metrics[m].mean});
  object.push_back({"interval", "1.96 deviations of the mean over listeners (normal approximation)"});
  object.push_back({"listeners", contestants.front().evaluation.listeners});
  object.push_back({"testItemsAmongOwnNegatives", leftOut.amongOwn});
  object.push_back({"unknownListeners", leftOut.unknownListeners});
  object.push_back({"unknownItems", leaveOneOut ? leftOut.unknownItems : strange});
  object.push_back({"results", std::move(results)});
  return Json(std::move(object)).text(2) + "\n";
}

}  // namespace

void addEvaluate(CLI::App& app, int& exitCode) {
  const auto command = std::make_shared<EvaluateCommand>();
  CLI::App* parser =
      app.add_subcommand("evaluate", "How well factors recommend what was kept from them, beside baselines");
  addPlayInput(*parser, command->input);
  parser
      ->add_option(
          "--protocol", command->protocol,
          "holdout: a share of each listener's items among all they did not play; leave-one-out: one item among "
          "given negatives")
      ->check(CLI::IsMember({"holdout", "leave-one-out"}))
      ->capture_default_str();
  parser->add_option("--test", command->test, "leave-one-out: listener and item a line")->type_name("FILE");
  parser
      ->add_option("--negatives", command->negatives,
                   "leave-one-out: (listener,item) and its negatives a line, by tabs")
      ->type_name("FILE");
  parser->add_option("--share", command->share, "holdout: how much of each listener's items")
      ->check(CLI::Range(0.01, 0.99))
      ->capture_default_str();
  parser->add_option("--model", command->model, "What earshot train wrote; without it PLAYS are trained on here")
      ->type_name("DIR");
  addTrainingSettings(*parser, command->settings);
  parser->add_flag("--no-baselines", command->noBaselines, "Leave out popularity, BM25 neighbours and EASE");
  parser->add_option("--threads", command->threads, "Threads; 0: one a core")->capture_default_str();
  parser->add_option("--format", command->format, "For people or programs")
      ->check(CLI::IsMember({"table", "json"}))
      ->capture_default_str();
  parser->footer(
      "Examples:\n"
      "  earshot evaluate plays.csv --factors 64 --epochs 12\n"
      "  earshot evaluate ml-1m.train.rating --protocol leave-one-out --test ml-1m.test.rating\n"
      "    --negatives ml-1m.test.negative --model model --format json");
  parser->callback([command, &exitCode] {
    if (command->protocol == "leave-one-out" && command->negatives.empty())
      throw CLI::ValidationError("--negatives", "leave-one-out needs the items to rank among");
    if (command->protocol == "holdout" && (!command->test.empty() || !command->negatives.empty()))
      throw CLI::ValidationError(command->test.empty() ? "--negatives" : "--test",
                                 "is for --protocol leave-one-out; holdout draws its own");
    const auto text = evaluate(*command);
    if (!text) {
      exitCode = failed(text.error());
      return;
    }
    const auto printed = printText(*text);
    exitCode = printed ? kAllWell : failed(printed.error());
  });
}

}  // namespace earshot
