#include "shared/recommend/similar.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/similar_text.h"
#include "native/analysis.h"
#include "native/catalog_folder.h"
#include "native/stop_signal.h"
#include "native/text.h"
#include "shared/embedding/space.h"

namespace earshot {
namespace {

struct SimilarCommand {
  std::string folder;
  std::vector<std::string> tracks;
  std::vector<std::string> files;
  std::size_t limit = 10;
  std::string metric = "euclidean";
  std::string method = "exact";
  std::string weights;
  std::string versions = "fold";
  double variety = 0;
  std::string format = "table";
};

/// "timbre=1,rhythm=2.5"; groups that are not named keep 1.
std::array<float, kGroups> parseWeights(const std::string& text) {
  std::array<float, kGroups> weights = {1, 1, 1, 1};
  for (const std::string& part : CLI::detail::split(text, ',')) {
    if (text.empty()) break;
    const std::size_t equals = part.find('=');
    const auto* group = std::find(std::begin(kGroupNames), std::end(kGroupNames), part.substr(0, equals));
    float weight = 0;
    if (equals == std::string::npos || group == std::end(kGroupNames) ||
        !CLI::detail::lexical_cast(part.substr(equals + 1), weight) || !std::isfinite(weight) || weight < 0)
      throw CLI::ValidationError("--weights",
                                 "\"" + part +
                                     "\" is no GROUP=NUMBER with a group of timbre, harmony, rhythm, dynamics and a "
                                     "number of 0 or more");
    weights[static_cast<std::size_t>(group - std::begin(kGroupNames))] = weight;
  }
  if (std::all_of(weights.begin(), weights.end(), [](float weight) { return weight == 0; }))
    throw CLI::ValidationError("--weights", "all groups have the weight 0: nothing would be compared");
  return weights;
}

Result<Seed> seedOfTrack(const Catalog& catalog, const std::string& id) {
  const auto track = catalog.find(id);
  if (!track)
    return Error{ErrorCode::NotFound, printable(id), "is no track of this catalog",
                 "Ids are paths in the folder the catalog was built from, as --format json shows them."};
  return Seed::of(catalog.table(), *track);
}

Result<Seed> seedOfFile(const std::string& file) {
  FileAnalysisOptions options;
  options.stop = stopRequested;
  const auto analyzed = analyzeFile(file, options);
  if (!analyzed) return analyzed.error();
  for (const std::string& warning : analyzed->warnings)
    std::fprintf(stderr, "earshot: warning: %s: %s\n", printable(file).c_str(), warning.c_str());
  const auto vector = Space::shipped().embed(analyzed->analysis.statistics);
  if (!vector) return vector.error();
  return Seed{Space::shipped().version(), *vector,
              traitsOf(analyzed->analysis.statistics, analyzed->properties.duration), std::nullopt};
}

Result<std::string> run(const SimilarCommand& command, const SimilarOptions& options) {
  const auto catalog = openCatalogFolder(command.folder);
  if (!catalog) return catalog.error();
  std::vector<Seed> seeds;
  for (const std::string& id : command.tracks) {
    auto seed = seedOfTrack(*catalog, id);
    if (!seed) return std::move(seed).error();
    seeds.push_back(std::move(seed).value());
  }
  for (const std::string& file : command.files) {
    auto seed = seedOfFile(file);
    if (!seed) return std::move(seed).error();
    seeds.push_back(std::move(seed).value());
  }
  const auto hits = similar(catalog->table(), seeds, options);
  if (!hits) return hits.error();
  if (command.format == "json") return hitsAsJson(*catalog, *hits);
  if (command.format == "csv") return hitsAsCsv(*catalog, *hits);
  return hitsAsTable(*catalog, *hits);
}

void addOptions(CLI::App& app, SimilarCommand& command) {
  app.add_option("catalog", command.folder, "The catalog's folder")->required()->type_name("DIR");
  app.add_option("--track", command.tracks, "A track of the catalog to start from; may be repeated")
      ->type_name("ID")
      ->take_all()
      ->expected(1);
  app.add_option("--file", command.files, "An audio file to start from; may be repeated")
      ->type_name("AUDIO")
      ->take_all()
      ->expected(1);
  app.add_option("-n,--limit", command.limit, "How many results")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1000000}))
      ->capture_default_str()
      ->type_name("N");
  app.add_option("--metric", command.metric, "How distance is measured")
      ->check(CLI::IsMember({"euclidean", "cosine", "manhattan"}))
      ->capture_default_str();
  app.add_option("--method", command.method, "How neighbours are searched")
      ->check(CLI::IsMember({"exact"}))
      ->capture_default_str();
  app.add_option("--weights", command.weights,
                 "What counts how much, 1 each by default: timbre, harmony, rhythm, dynamics")
      ->type_name("GROUP=NUMBER,...");
  app.add_option("--versions", command.versions, "fold: one version of a title; all: each of them")
      ->check(CLI::IsMember({"fold", "all"}))
      ->capture_default_str();
  app.add_option("--variety", command.variety,
                 "From 0 (nearest first) to 1 (as different from one another as sensible)")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str()
      ->type_name("V");
  app.add_option("--format", command.format, "For people, programs or tables")
      ->check(CLI::IsMember({"table", "json", "csv"}))
      ->capture_default_str();
}

}  // namespace

void addSimilar(CLI::App& app, int& exitCode) {
  const auto command = std::make_shared<SimilarCommand>();
  CLI::App* parser =
      app.add_subcommand("similar", "Find the music of a catalog that is nearest to some tracks or files");
  addOptions(*parser, *command);
  parser->footer(
      "Several tracks and files: what is near to any of them. They themselves never come back.\n\n"
      "Examples:\n"
      "  earshot similar site/catalog --track \"Album/01 Song.mp3\"\n"
      "  earshot similar site/catalog --file demo.wav -n 20 --weights timbre=0,rhythm=2 --format json");
  parser->callback([command, &exitCode] {
    if (command->tracks.empty() && command->files.empty())
      throw CLI::ValidationError("--track", "name at least one --track or --file to start from");
    SimilarOptions options;
    options.limit = command->limit;
    options.weights = parseWeights(command->weights);
    options.variety = command->variety;
    options.rules.versions = command->versions == "fold" ? Versions::Fold : Versions::All;
    for (const Metric& metric : {Metric::Euclidean, Metric::Cosine, Metric::Manhattan})
      if (metric.name == command->metric) options.metric = metric;
    const auto text = run(*command, options);
    if (!text) {
      std::fprintf(stderr, "earshot: %s\n", text.error().message().c_str());
      exitCode = stopRequested() ? kStopped : kSomeFailed;
      return;
    }
    const bool written = std::fwrite(text->data(), 1, text->size(), stdout) == text->size() && std::fflush(stdout) == 0;
    exitCode = written ? kAllWell : kSomeFailed;
  });
}

}  // namespace earshot
