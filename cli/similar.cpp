#include "shared/recommend/similar.h"

#include <cstdio>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "cli/collections_text.h"
#include "cli/commands.h"
#include "cli/print_text.h"
#include "cli/search_method.h"
#include "cli/similar_options.h"
#include "cli/similar_text.h"
#include "native/analysis.h"
#include "native/catalog_folder.h"
#include "native/stop_signal.h"
#include "native/text.h"
#include "shared/embedding/space.h"
#include "shared/recommend/collections.h"
#include "shared/recommend/path.h"

namespace earshot {
namespace {

struct SimilarCommand {
  std::string folder;
  std::vector<std::string> tracks;
  std::vector<std::string> files;
  std::vector<std::string> dislikes;
  std::string pathTo;
  std::string collections = "tracks";
  SimilarFlags flags;
  std::string method = "exact";
  std::string format = "table";
};

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

Result<std::vector<Seed>> seedsOf(const Catalog& catalog, const std::vector<std::string>& tracks,
                                  const std::vector<std::string>& files) {
  std::vector<Seed> seeds;
  for (const std::string& id : tracks) {
    auto seed = seedOfTrack(catalog, id);
    if (!seed) return std::move(seed).error();
    seeds.push_back(std::move(seed).value());
  }
  for (const std::string& file : files) {
    auto seed = seedOfFile(file);
    if (!seed) return std::move(seed).error();
    seeds.push_back(std::move(seed).value());
  }
  return seeds;
}

Result<std::string> run(const SimilarCommand& command) {
  const auto catalog = openCatalogFolder(command.folder);
  if (!catalog) return catalog.error();
  auto options = similarOptions(command.flags, *catalog);
  if (!options) return std::move(options).error();
  const auto seeds = seedsOf(*catalog, command.tracks, command.files);
  if (!seeds) return seeds.error();
  const auto dislikes = seedsOf(*catalog, command.dislikes, {});
  if (!dislikes) return dislikes.error();
  options->dislikes = *dislikes;

  if (command.collections != "tracks") {
    const CollectionKind kind = command.collections == "artists" ? CollectionKind::Artist : CollectionKind::Album;
    const auto found = similarCollections(catalog->table(), *seeds, kind, *options);
    if (!found) return found.error();
    return collectionsAsText(*catalog, kind, *found, command.format);
  }
  Result<Hits> hits = Hits();
  if (command.pathTo.empty()) {
    hits = similarBy(command.method, *catalog, *seeds, *options);
  } else {
    const auto end = seedOfTrack(*catalog, command.pathTo);
    if (!end) return end.error();
    auto path = pathBetween(catalog->table(), seeds->front(), *end, options->limit, *options);
    if (!path) return std::move(path).error();
    hits->hits = std::move(path).value();
    hits->candidates = catalog->tracks();
  }
  if (!hits) return std::move(hits).error();
  if (command.format == "json") return hitsAsJson(*catalog, *hits, command.method);
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
  app.add_option("--dislike", command.dislikes, "A track to keep away from; may be repeated")
      ->type_name("ID")
      ->take_all()
      ->expected(1);
  auto* path = app.add_option("--path-to", command.pathTo, "Lead from the one track or file to this one, in N steps");
  path->type_name("ID");
  app.add_option("--of", command.collections, "What is looked for")
      ->check(CLI::IsMember({"tracks", "artists", "albums"}))
      ->capture_default_str()
      ->excludes(path);
  addSimilarFlags(app, command.flags);
  app.add_option("--method", command.method,
                 "How neighbours are searched: exact compares all tracks; ivf those of the nearest cells, lsh those of "
                 "the same buckets, cluster those of the same cluster")
      ->check(CLI::IsMember(std::vector<std::string>(std::begin(kSearchMethods), std::end(kSearchMethods))))
      ->capture_default_str();
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
      "  earshot similar site/catalog --file demo.wav -n 20 --weights timbre=0,rhythm=2 --format json\n"
      "  earshot similar site/catalog --track A --dislike B --years 1990-1999 --artist-cap 2\n"
      "  earshot similar site/catalog --track A --emerging\n"
      "  earshot similar site/catalog --track A --method ivf\n"
      "  earshot similar site/catalog --track A --path-to B -n 12\n"
      "  earshot similar site/catalog --track A --of artists");
  parser->callback([command, &exitCode] {
    if (command->tracks.empty() && command->files.empty())
      throw CLI::ValidationError("--track", "name at least one --track or --file to start from");
    if (!command->pathTo.empty() && command->tracks.size() + command->files.size() != 1)
      throw CLI::ValidationError("--path-to", "leads from one --track or --file");
    if (command->method != "exact" && (!command->pathTo.empty() || command->collections != "tracks"))
      throw CLI::ValidationError("--method", "paths, artists and albums are searched exactly; leave it out");
    checkSimilarFlags(command->flags);
    const auto text = run(*command);
    const auto done = text ? printText(*text) : Result<void>(text.error());
    if (!done) std::fprintf(stderr, "earshot: %s\n", done.error().message().c_str());
    exitCode = done ? kAllWell : stopRequested() ? kStopped : kSomeFailed;
  });
}

}  // namespace earshot
