#include "shared/recommend/similar.h"

#include <cstdio>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cli/collections_text.h"
#include "cli/commands.h"
#include "cli/disliked_tracks.h"
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
#include "shared/records/track_address.h"

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

bool isOfAudio(const Catalog& catalog) { return catalog.manifest().featureSet == FeatureSet::librosa().name(); }

Result<Seed> seedOfTrack(const Catalog& catalog, const std::string& id) {
  auto track = catalog.find(id);
  if (!track) track = catalog.find(trackIdOf(id));
  if (!track)
    return Error{ErrorCode::NotFound, printable(id), "is no track of this catalog",
                 isOfAudio(catalog)
                     ? "Ids are paths in the folder the catalog was built from, as --format json shows them."
                     : "Ids are those of the table the catalog was built from, as --format json shows them."};
  return Seed::of(catalog.table(), *track);
}

/// Whether analyzed audio may be compared with it; versions of its space are told apart later.
Result<void> checkTakesFiles(const Catalog& catalog, const std::string& file) {
  if (isOfAudio(catalog)) return {};
  return Error(ErrorCode::VersionMismatch, printable(file),
               {"cannot be compared: this catalog's numbers (", catalog.table().space().version,
                ") come from a table, those of audio (", Space::shipped().version(), ") are others"},
               "Start from a --track of it, or build a catalog of audio.");
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
    if (auto takes = checkTakesFiles(catalog, file); !takes) return std::move(takes).error();
    auto seed = seedOfFile(file);
    if (!seed) return std::move(seed).error();
    seeds.push_back(std::move(seed).value());
  }
  return seeds;
}

Result<void> checkApart(const std::vector<std::string>& ids, std::span<const Seed> dislikes,
                        std::span<const Seed> starts) {
  for (std::size_t i = 0; i < dislikes.size(); ++i)
    for (const Seed& start : starts)
      if (start.track == dislikes[i].track)
        return Error{ErrorCode::InvalidArgument, "--dislike",
                     printable(ids[i]) + " is where you want to start or arrive, too", "Name it as one of them."};
  return {};
}

/// Why there are no results.
std::string nothing(const SimilarCommand& command, const SimilarOptions& options) {
  const bool exact = command.method == "exact";
  const std::string compared = " that --method " + command.method + " compares";
  std::string text = "No other " + command.collections;
  if (!options.filters.areAsked() && options.dislikes.empty())
    return text + (exact ? " are in this catalog.\n" : " are among those" + compared + ".\n");
  text += exact ? " of this catalog" : compared;
  if (options.filters.areAsked()) text += " pass the filters";
  if (options.filters.areAsked() && !options.dislikes.empty()) text += " and";
  if (!options.dislikes.empty()) text += " are nearer to where you start than to a dislike";
  return text + ".\n";
}

Result<std::string> collectionsText(const SimilarCommand& command, const Catalog& catalog, std::span<const Seed> seeds,
                                    const SimilarOptions& options) {
  const CollectionKind kind = command.collections == "artists" ? CollectionKind::Artist : CollectionKind::Album;
  const auto found = similarCollections(catalog.table(), seeds, kind, options);
  if (!found) return found.error();
  if (found->empty() && command.format == "table") return nothing(command, options);
  return collectionsAsText(catalog, kind, *found, command.format);
}

Result<Hits> hitsOf(const SimilarCommand& command, const Catalog& catalog, std::span<const Seed> starts,
                    const SimilarOptions& options) {
  if (command.pathTo.empty()) return similarBy(command.method, catalog, starts, options);
  auto path = pathBetween(catalog.table(), starts[0], starts[1], options.limit, options);
  if (!path) return std::move(path).error();
  return Hits{std::move(path).value(), catalog.tracks()};
}

Result<std::string> run(const SimilarCommand& command) {
  const auto catalog = openCatalogFolder(command.folder);
  if (!catalog) return catalog.error();
  auto options = similarOptions(command.flags, *catalog);
  if (!options) return std::move(options).error();
  auto starts = seedsOf(*catalog, command.tracks, command.files);
  if (!starts) return std::move(starts).error();
  if (!command.pathTo.empty()) {
    auto end = seedOfTrack(*catalog, command.pathTo);
    if (!end) return std::move(end).error();
    if (starts->front().track == end->track)
      return Error(ErrorCode::InvalidArgument, "--path-to", "is where you start: there is no way to go",
                   "Name another track to arrive at.");
    starts->push_back(std::move(end).value());
  }
  const auto dislikes = seedsOf(*catalog, command.dislikes, {});
  if (!dislikes) return dislikes.error();
  if (auto apart = checkApart(command.dislikes, *dislikes, *starts); !apart) return std::move(apart).error();
  options->dislikes = *dislikes;

  const bool ofTracks = command.collections == "tracks";
  Result<std::vector<std::uint32_t>> disliked = std::vector<std::uint32_t>();
  if (!ofTracks || !command.pathTo.empty()) disliked = dislikedTracks(catalog->table(), *starts, *options);
  if (!disliked) return std::move(disliked).error();
  options->exclude = *disliked;
  if (!ofTracks) return collectionsText(command, *catalog, *starts, *options);
  const auto hits = hitsOf(command, *catalog, *starts, *options);
  if (!hits) return hits.error();
  if (command.format == "json") return hitsAsJson(*catalog, *hits, command.method);
  if (command.format == "csv") return hitsAsCsv(*catalog, *hits);
  return hits->hits.empty() ? nothing(command, *options) : hitsAsTable(*catalog, *hits);
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
  app.add_option("--dislike", command.dislikes,
                 "A track to keep away from: what is nearer to it than to where you start does not come; may be "
                 "repeated")
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

/// Refuses what would change nothing.
void checkUsed(const SimilarCommand& command) {
  const bool path = !command.pathTo.empty();
  if (!path && command.collections == "tracks") return;
  const std::string kind = path ? "a path" : command.collections;
  const auto refuse = [](bool given, const char* flag, const std::string& why) {
    if (given) throw CLI::ValidationError(flag, why + "; leave it out");
  };
  refuse(command.method != "exact", "--method", "paths, artists and albums are searched exactly");
  refuse(command.flags.variety > 0, "--variety", "is for tracks, not for " + kind);
  refuse(command.flags.artistCap > 0, "--artist-cap", "is for tracks, not for " + kind);
  refuse(path && command.flags.versions != "fold", "--versions", "no title comes twice on a path");
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
    checkUsed(*command);
    checkSimilarFlags(command->flags);
    const auto text = run(*command);
    const auto done = text ? printText(*text) : Result<void>(text.error());
    if (!done) std::fprintf(stderr, "earshot: %s\n", done.error().message().c_str());
    exitCode = done ? kAllWell : stopRequested() ? kStopped : kSomeFailed;
  });
}

}  // namespace earshot
