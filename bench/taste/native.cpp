// bench_taste CATALOG PLAYS COLD SEED: how well listeners' other plays are found from a few of them, by sound, by taste
// and by both. COLD names tracks that the catalog's model was not trained on, a line each. A line of JSON for each
// listener and amount of history on stdout.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "native/catalog_folder.h"
#include "native/files.h"
#include "native/play_file.h"
#include "shared/factors/factor_matrix.h"
#include "shared/factors/ranking_metrics.h"
#include "shared/ranking/random_numbers.h"
#include "shared/recommend/blend.h"
#include "shared/recommend/known_taste.h"

namespace earshot {
namespace {

using Tracks = std::vector<std::uint32_t>;
struct Way {
  const char* name;
  std::optional<double> tasteShare;
};
constexpr Way kWays[] = {{"content", 0.0}, {"taste", 1.0}, {"blend", std::nullopt}};
constexpr std::size_t kAmounts[] = {1, 3, 10, 30};

int fail(const Error& error) {
  std::fprintf(stderr, "bench_taste: %s\n", error.message().c_str());
  return 1;
}

/// What ranks before a listener's other plays.
class Question {
 public:
  Question(const TrackTable& table, const TasteTable& taste, std::vector<Listened> history, Tracks targets,
           Tracks excluded)
      : table_(table),
        taste_(taste),
        history_(std::move(history)),
        targets_(std::move(targets)),
        excluded_(std::move(excluded)) {}

  Result<std::array<double, kMetricNames.size()>> ask(std::optional<double> tasteShare) const {
    BlendOptions options;
    options.versions = Versions::All;
    options.exclude = excluded_;
    options.tasteShare = tasteShare;
    std::vector<float> start(paddedFactors(taste_.taste().factors()));
    const auto blend = Blend::of(table_, &taste_, history_, options, start);
    if (!blend) return blend.error();
    const auto best = blend->best(table_.tracks());
    if (!best) return best.error();
    std::vector<std::size_t> ranks;
    for (std::size_t i = 0; i < best->size(); ++i)
      if (std::find(targets_.begin(), targets_.end(), (*best)[i].track) != targets_.end()) ranks.push_back(i + 1);
    // What was not ranked at all is at the end of the list, where no metric looks.
    while (ranks.size() < targets_.size()) ranks.push_back(table_.tracks() + ranks.size());
    return metricsOf(ranks);
  }

  Result<void> print(std::size_t listener, std::size_t amount, const char* kind) const {
    std::printf("{\"listener\":%zu,\"history\":%zu,\"kind\":\"%s\"", listener, amount, kind);
    for (const Way& way : kWays) {
      const auto metrics = ask(way.tasteShare);
      if (!metrics) return metrics.error();
      std::printf(",\"%s\":[%.6f,%.6f]", way.name, (*metrics)[static_cast<std::size_t>(QualityMetric::Ndcg10)],
                  (*metrics)[static_cast<std::size_t>(QualityMetric::Recall10)]);
    }
    std::printf("}\n");
    return {};
  }

 private:
  const TrackTable& table_;
  const TasteTable& taste_;
  std::vector<Listened> history_;
  Tracks targets_;
  Tracks excluded_;
};

int run(char** arguments) {
  auto catalog = openCatalogFolder(arguments[1]);
  if (!catalog) return fail(catalog.error());
  auto known = openTasteOfFolder(arguments[1], *catalog);
  if (!known) return fail(known.error());
  if (!*known) return fail(Error(ErrorCode::InvalidArgument, arguments[1], "knows nothing of taste", ""));
  auto taste = tasteTableOf(std::move(**known));
  if (!taste) return fail(taste.error());
  auto log = readPlays(arguments[2], {});
  if (!log) return fail(log.error());
  auto plays = Interactions::of(log->plays, log->listeners.size(), log->items.size());
  if (!plays) return fail(plays.error());
  const auto names = readTextFile(arguments[3]);
  if (!names) return fail(names.error());

  Tracks cold, warm;
  std::set<std::uint32_t> isCold;
  for (std::size_t begin = 0, end; (end = names->find('\n', begin)) != std::string::npos; begin = end + 1)
    if (const auto track = catalog->find(names->substr(begin, end - begin))) isCold.insert(*track);
  const TrackTable& table = catalog->table();
  for (std::uint32_t track = 0; track < table.tracks(); ++track) (isCold.count(track) ? cold : warm).push_back(track);

  for (std::size_t listener = 0; listener < plays->rows(); ++listener) {
    std::vector<Listened> played;
    Tracks coldPlays;
    for (std::size_t i = 0; i < plays->sizeOf(listener); ++i) {
      const auto track = catalog->find(log->items[plays->columnsOf(listener)[i]]);
      if (!track) continue;
      if (isCold.count(*track))
        coldPlays.push_back(*track);
      else
        played.push_back({*track, ListenEvent::Play, static_cast<double>(plays->valuesOf(listener)[i])});
    }
    RandomNumbers random(std::strtoull(arguments[4], nullptr, 10) * 1000003 + listener);
    for (std::size_t i = played.size(); i > 1; --i) std::swap(played[i - 1], played[random.below(i)]);
    for (const std::size_t amount : kAmounts) {
      if (played.size() <= amount) break;
      const auto cut = played.begin() + static_cast<std::ptrdiff_t>(amount);
      const std::vector<Listened> history(played.begin(), cut);
      Tracks rest;
      for (auto one = cut; one != played.end(); ++one) rest.push_back(one->track);
      if (auto done = Question(table, *taste, history, rest, cold).print(listener, amount, "warm"); !done)
        return fail(done.error());
      if (coldPlays.empty()) continue;
      if (auto done = Question(table, *taste, history, coldPlays, warm).print(listener, amount, "cold"); !done)
        return fail(done.error());
    }
  }
  return 0;
}

}  // namespace
}  // namespace earshot

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  return earshot::run(argv);
}
