#include "shared/recommend/recommend.h"

#include <cmath>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/artists_build.h"
#include "cli/commands.h"
#include "cli/history_input.h"
#include "cli/packed_taste.h"
#include "cli/picks_text.h"
#include "cli/print_text.h"
#include "native/catalog_folder.h"
#include "native/json.h"
#include "native/sha256.h"
#include "native/text.h"
#include "shared/catalog/catalog_taste.h"
#include "shared/recommend/known_taste.h"

namespace earshot {
namespace {

struct RecommendCommand {
  std::string source;
  std::string history;
  std::string listener;
  bool artists = false;
  bool known = false;
  double tasteShare = std::nan("");
  PickOptions picks;
  std::string format = "table";
};

/// What is recommended from, and what is known of taste in it.
struct Known {
  Catalog catalog;
  std::optional<CatalogTaste> taste;
};

Result<Known> openFolder(const std::string& folder) {
  auto catalog = openCatalogFolder(folder);
  if (!catalog) return std::move(catalog).error();
  auto taste = openTasteOfFolder(folder, *catalog);
  if (!taste) return std::move(taste).error();
  return Known{std::move(catalog).value(), std::move(taste).value()};
}

/// A model is a catalog of its items that lies in memory.
Result<Known> openModel(const std::string& path) {
  auto model = readFactors(path);
  if (!model) return std::move(model).error();
  BuildOptions options;
  options.sources = {path};
  model->ridge.reset();
  options.factors = std::make_shared<const FactorsModel>(std::move(model).value());
  CleaningReport report;
  auto draft = draftOfModel(options, report);
  if (!draft) return std::move(draft).error();
  if (auto packed = packTaste(options, *draft); !packed) return std::move(packed).error();
  std::map<std::string, std::vector<std::byte>> files;
  const auto manifest = writeCatalog(*draft, sha256Hex, [&](const CatalogFile& file) -> Result<void> {
    files[file.entry.name] = file.bytes;
    return {};
  });
  if (!manifest) return manifest.error();
  const std::string text = manifest->text();
  const auto bytes = std::as_bytes(std::span(text));
  files[std::string(kManifestName)] = {bytes.begin(), bytes.end()};
  const CatalogReader read = [&](const std::string& name) -> Result<std::vector<std::byte>> { return files.at(name); };
  auto catalog = Catalog::open(read, sha256Hex, parseJson);
  if (!catalog) return std::move(catalog).error();
  auto taste = CatalogTaste::open(*catalog, read, sha256Hex, parseJson);
  if (!taste) return std::move(taste).error();
  return Known{std::move(catalog).value(), std::move(taste).value()};
}

void tell(const HistoryInput& history) {
  std::string text = sentence({grouped(history.matched), " of ", grouped(history.lines),
                               " entries of the history are "
                               "here: ",
                               history.how});
  for (std::size_t i = 0; i < std::min<std::size_t>(history.unmatched.size(), 3); ++i) {
    const auto& [title, artist, plays] = history.unmatched[i];
    text += (i == 0 ? "; not here, for example: " : ", ") + printable(title);
    if (!artist.empty()) text += " - " + printable(artist);
  }
  std::fprintf(stderr, "earshot: %s\n%s", text.c_str(), history.cleaning.text().c_str());
}

Result<std::string> run(const RecommendCommand& command) {
  const bool ofModel = holdsFactors(command.source);
  auto known = ofModel ? openModel(command.source) : openFolder(command.source);
  if (!known) return std::move(known).error();
  const Catalog& catalog = known->catalog;
  const auto history = readHistory(command.history, command.listener, catalog);
  if (!history) return history.error();
  tell(*history);
  std::optional<TasteTable> taste;
  if (known->taste) {
    auto table = tasteTableOf(std::move(*known->taste));
    if (!table) return std::move(table).error();
    taste = std::move(table).value();
  }
  const TasteTable* table = taste ? &*taste : nullptr;
  if (table == nullptr)
    std::fprintf(stderr,
                 "earshot: this catalog knows nothing of taste: by sound alone (earshot catalog build "
                 "--factors)\n");
  auto warmStart = Buffer<float>::allocate(table == nullptr ? 0 : paddedFactors(table->taste().factors()), "listener");
  if (!warmStart) return std::move(warmStart).error();
  BlendOptions options;
  options.known = command.known;
  options.newArtists = command.artists;
  if (!std::isnan(command.tasteShare))
    options.tasteShare = command.tasteShare;
  else if (catalog.manifest().kind == CatalogKind::Artists)
    options.tasteShare = 1;  // artists have no sound of their own
  const auto blend = Blend::of(catalog.table(), table, history->events, options, warmStart->span());
  if (!blend) return blend.error();
  if (command.artists) {
    const auto artists = recommendArtists(*blend, options.versions, command.picks.limit);
    if (!artists) return artists.error();
    return artistPicksAsText(catalog, *artists, *blend, *history, command.format);
  }
  const auto picks = recommend(*blend, options.versions, command.picks);
  if (!picks) return picks.error();
  return picksAsText(catalog, *picks, *blend, *history, command.format);
}

}  // namespace

void addRecommend(CLI::App& app, int& exitCode) {
  const auto command = std::make_shared<RecommendCommand>();
  command->picks.limit = 10;
  CLI::App* parser = app.add_subcommand("recommend", "Recommend from what somebody played, by sound and by taste");
  parser->add_option("source", command->source, "A catalog's folder, or what earshot train wrote")
      ->required()
      ->type_name("CATALOG|MODEL");
  parser
      ->add_option("--history", command->history,
                   "Plays or events as earshot train reads them, or an export of Spotify, Last.fm or ListenBrainz")
      ->required()
      ->type_name("FILE");
  parser->add_option("--listener", command->listener, "Whose plays, if the history holds those of several")
      ->type_name("NAME");
  parser->add_option("-n", command->picks.limit, "How many")->capture_default_str();
  parser->add_flag("--artists", command->artists, "New artists: those that are not in the history");
  parser->add_flag("--known", command->known, "What is in the history may come, too");
  parser->add_option("--artist-cap", command->picks.artistCap, "The most tracks of one artist; 0: any number")
      ->capture_default_str();
  parser
      ->add_option("--taste-share", command->tasteShare,
                   "The weight of taste beside sound, 0 to 1 (default: n / (n + 10), n tracks of the history that "
                   "others played; of artists 1)")
      ->check(CLI::Range(0., 1.))
      ->type_name("SHARE");
  parser->add_option("--explore", command->picks.explore, "The share of places that go to something farther off")
      ->check(CLI::Range(0., 1.))
      ->capture_default_str();
  parser->add_option("--seed", command->picks.seed, "What these are drawn by")->capture_default_str();
  parser->add_option("--format", command->format, "For people, programs or tables")
      ->check(CLI::IsMember({"table", "json", "csv"}))
      ->capture_default_str();
  parser->footer(
      "How much of the history was found, and what was not, is told on stderr.\n\n"
      "Examples:\n"
      "  earshot recommend site/catalog --history StreamingHistory0.json\n"
      "  earshot recommend site/catalog --history scrobbles.csv --artists -n 20\n"
      "  earshot recommend model --history plays.csv --listener ann --format json");
  parser->callback([command, &exitCode] {
    const auto text = run(*command);
    const auto done = text ? printText(*text) : Result<void>(text.error());
    if (!done) std::fprintf(stderr, "earshot: %s\n", done.error().message().c_str());
    exitCode = done ? kAllWell : kSomeFailed;
  });
}

}  // namespace earshot
