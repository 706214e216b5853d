#include "cli/similar_options.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <optional>

#include "native/fold.h"
#include "native/text.h"

namespace earshot {
namespace {

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

/// "1990-1999", "1990-", "-1999" or "1990".
Range parseRange(const std::string& flag, const std::string& text) {
  Range range;
  if (text.empty()) return range;
  const std::size_t dash = text.find('-');
  const std::string lowest = text.substr(0, dash);
  const std::string highest = dash == std::string::npos ? lowest : text.substr(dash + 1);
  const auto read = [](const std::string& part, float& bound) {
    return part.empty() || (CLI::detail::lexical_cast(part, bound) && std::isfinite(bound));
  };
  if ((lowest.empty() && highest.empty()) || !read(lowest, range.lowest) || !read(highest, range.highest) ||
      range.lowest > range.highest)
    throw CLI::ValidationError(flag, "\"" + text + "\" is no range such as 90-120, 90- or -120");
  return range;
}

/// "A minor", "F#", "Bb major": 0 to 23 as in a catalog.
std::optional<unsigned> parseKey(const std::string& text) {
  constexpr int kNatural[] = {9, 11, 0, 2, 4, 5, 7};  // A to G
  if (text.empty()) return std::nullopt;
  const int letter = std::toupper(static_cast<unsigned char>(text[0])) - 'A';
  if (letter < 0 || letter > 6) return std::nullopt;
  int tonic = kNatural[letter];
  std::size_t next = 1;
  for (; next < text.size() && (text[next] == '#' || text[next] == 'b'); ++next) tonic += text[next] == '#' ? 1 : 11;
  std::string mode = fold(text.substr(next));
  mode.erase(std::remove(mode.begin(), mode.end(), ' '), mode.end());
  const bool minor = mode == "minor" || mode == "min" || mode == "m";
  if (!minor && !mode.empty() && mode != "major" && mode != "maj") return std::nullopt;
  return static_cast<unsigned>(tonic % 12 + (minor ? 12 : 0));
}

std::uint32_t parseKeys(const std::vector<std::string>& names) {
  std::uint32_t keys = 0;
  for (const std::string& name : names) {
    const auto key = parseKey(name);
    if (!key) throw CLI::ValidationError("--key", "\"" + name + "\" is no key such as \"A minor\", F# or \"Bb major\"");
    keys |= 1U << *key;
  }
  return keys;
}

Result<std::vector<std::uint16_t>> findGenres(const std::vector<std::string>& names, const Catalog& catalog) {
  std::vector<std::uint16_t> genres;
  for (const std::string& name : names) {
    const std::size_t before = genres.size();
    for (std::size_t i = 0; i < catalog.index().genres.size(); ++i)
      if (fold(catalog.index().genres[i]) == fold(name)) genres.push_back(static_cast<std::uint16_t>(i));
    if (genres.size() == before)
      return Error{ErrorCode::NotFound, "--genre", "\"" + printable(name) + "\" is no genre of this catalog",
                   "earshot catalog inspect names them."};
  }
  return genres;
}

/// A filter by what no track says lets none pass.
void warnOfUnknown(const Filters& filters, const Catalog& catalog) {
  struct Column {
    const char* flag;
    bool asked;
    const char* name;
    bool (*knows)(const TrackNumbers&);
  };
  const Column columns[] = {
      {"--years", filters.years.isAsked(), "year", [](const TrackNumbers& t) { return t.year != 0; }},
      {"--popularity", filters.popularity.isAsked(), "popularity",
       [](const TrackNumbers& t) { return t.popularity != kUnknownPopularity; }},
      {"--emerging", filters.artistPopularity.isAsked(), "popularity",
       [](const TrackNumbers& t) { return t.artistPopularity != kUnknownPopularity; }},
      {"--tempo", filters.tempos.isAsked(), "tempo", [](const TrackNumbers& t) { return t.traits.tempo > 0; }},
      {"--key", filters.keys != 0, "key", [](const TrackNumbers& t) { return t.traits.key != Traits::kUnknownKey; }},
  };
  for (const Column& column : columns) {
    bool known = !column.asked;
    for (std::uint32_t track = 0; !known && track < catalog.tracks(); ++track)
      known = column.knows(catalog.table().numbers(track));
    if (!known)
      std::fprintf(stderr, "earshot: warning: %s: this catalog knows the %s of no track\n", column.flag, column.name);
  }
}

Result<void> checkWeights(const std::array<float, kGroups>& weights, const SpaceDescription& space) {
  std::string empty;
  for (std::size_t g = 0; g < kGroups; ++g) {
    const bool known = space.groups[g].begin < space.groups[g].end;
    if (known && weights[g] > 0) return {};
    if (known) continue;
    if (!empty.empty()) empty += ", ";
    empty += kGroupNames[g];
  }
  return Error(ErrorCode::InvalidArgument, "--weights",
               {"leave nothing to compare: this catalog has no numbers about ", empty}, "Weigh another group above 0.");
}

SimilarOptions optionsWithoutGenres(const SimilarFlags& flags) {
  SimilarOptions options;
  options.limit = flags.limit;
  options.weights = parseWeights(flags.weights);
  options.variety = flags.variety;
  options.rules = {flags.versions == "fold" ? Versions::Fold : Versions::All, flags.artistCap};
  options.filters.years = parseRange("--years", flags.years);
  options.filters.popularity = parseRange("--popularity", flags.popularity);
  for (const float bound : {options.filters.popularity.lowest, options.filters.popularity.highest})
    if (std::isfinite(bound) && (bound < 0 || bound > 100))
      throw CLI::ValidationError("--popularity", "\"" + flags.popularity + "\" is not within 0 to 100");
  options.filters.tempos = parseRange("--tempo", flags.tempo);
  options.filters.keys = parseKeys(flags.keys);
  std::string metric = flags.metric;
  if (flags.emerging) {
    options.filters.artistPopularity.highest = flags.emergingBelow;
    if (flags.artistCap == 0) options.rules.artistCap = 1;
    if (metric.empty()) metric = Metric::Manhattan.name;
  }
  for (const Metric& known : {Metric::Euclidean, Metric::Cosine, Metric::Manhattan})
    if (known.name == metric) options.metric = known;
  return options;
}

}  // namespace

void addSimilarFlags(CLI::App& app, SimilarFlags& flags) {
  app.add_option("-n,--limit", flags.limit, "How many results")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1000000}))
      ->capture_default_str()
      ->type_name("N");
  app.add_option("--metric", flags.metric, "How distance is measured (default: euclidean; with --emerging manhattan)")
      ->check(CLI::IsMember({"euclidean", "cosine", "manhattan"}));
  app.add_option("--weights", flags.weights,
                 "What counts how much, 1 each by default: timbre, harmony, rhythm, dynamics")
      ->type_name("GROUP=NUMBER,...");
  app.add_option("--versions", flags.versions, "fold: one version of a title; all: each of them")
      ->check(CLI::IsMember({"fold", "all"}))
      ->capture_default_str();
  app.add_option("--variety", flags.variety, "From 0 (nearest first) to 1 (as different from one another as sensible)")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str()
      ->type_name("V");
  app.add_option("--artist-cap", flags.artistCap, "The most tracks of one artist; 0: any number")
      ->check(CLI::Range(std::size_t{0}, std::size_t{1000000}))
      ->capture_default_str()
      ->type_name("N");
  app.add_option("--genre", flags.genres, "Only of this genre; may be repeated")->take_all()->expected(1);
  app.add_option("--years", flags.years, "Only released in these years, such as 1990-1999 or 2010-")
      ->type_name("FROM-TO");
  app.add_option("--popularity", flags.popularity, "Only so popular, 0 to 100")->type_name("FROM-TO");
  app.add_option("--tempo", flags.tempo, "Only of so many beats a minute")->type_name("FROM-TO");
  app.add_option("--key", flags.keys, "Only in this key, such as \"A minor\" or F#; may be repeated")
      ->take_all()
      ->expected(1);
  auto* emerging =
      app.add_flag("--emerging", flags.emerging,
                   "Only artists none of whose tracks is more popular than --emerging-below, one track each");
  app.add_option("--emerging-below", flags.emergingBelow, "How popular an emerging artist may be, up to 100")
      ->check(CLI::Range(1.F, 100.F))
      ->capture_default_str()
      ->needs(emerging)
      ->type_name("N");
}

void checkSimilarFlags(const SimilarFlags& flags) { (void)optionsWithoutGenres(flags); }

Result<SimilarOptions> similarOptions(const SimilarFlags& flags, const Catalog& catalog) {
  SimilarOptions options = optionsWithoutGenres(flags);
  auto genres = findGenres(flags.genres, catalog);
  if (!genres) return std::move(genres).error();
  options.filters.genres = std::move(genres).value();
  warnOfUnknown(options.filters, catalog);
  if (auto compares = checkWeights(options.weights, catalog.table().space()); !compares)
    return std::move(compares).error();
  return options;
}

}  // namespace earshot
