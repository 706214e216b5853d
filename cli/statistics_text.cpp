#include "cli/statistics_text.h"

#include <cstdio>

#include "native/text.h"
#include "shared/records/json.h"
#include "shared/sentence.h"

namespace earshot {
namespace {

constexpr std::size_t kTopGenres = 8;

std::uint64_t bytesOf(const Manifest& manifest) {
  std::uint64_t bytes = 0;
  for (const CatalogFileEntry& file : manifest.files) bytes += file.bytes;
  return bytes;
}

std::string digits(std::uint64_t number) { return sentence({grouped(number)}); }

std::string decimals(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", number);
  return text;
}

Json perhaps(bool known, Json value) { return known ? std::move(value) : Json(); }

std::string line(const char* label, const std::string& text) {
  char start[32];
  std::snprintf(start, sizeof start, "%-12s", label);
  return start + text + "\n";
}

std::string unknownOf(const CatalogStatistics& statistics, std::size_t known) {
  std::size_t tracks = 0;
  for (const auto& genre : statistics.genres) tracks += genre.second;
  return tracks == known ? "" : ", unknown of " + digits(tracks - known);
}

std::string genresText(const CatalogStatistics& statistics) {
  std::string text;
  std::size_t shown = 0;
  std::size_t known = 0;
  for (const auto& [name, tracks] : statistics.genres) {
    if (name.empty()) continue;
    known += tracks;
    if (shown++ < kTopGenres) text += (text.empty() ? "" : ", ") + printable(std::string(name)) + " " + digits(tracks);
  }
  if (known == 0) return "unknown";
  if (shown > kTopGenres) text += ", and " + digits(shown - kTopGenres) + " more";
  return text + unknownOf(statistics, known);
}

std::string yearsText(const CatalogStatistics& statistics) {
  if (statistics.knownYears == 0) return "unknown";
  std::string text = std::to_string(statistics.firstYear);
  if (statistics.lastYear != statistics.firstYear) text += " to " + std::to_string(statistics.lastYear);
  return text + unknownOf(statistics, statistics.knownYears);
}

std::string_view entriesOf(const Catalog& catalog) { return name(catalog.manifest().kind); }

std::string popularityText(const Catalog& catalog, const CatalogStatistics& statistics) {
  if (statistics.knownPopularity == 0) return "unknown";
  const auto& [low, median, high] = statistics.popularity;
  return "median " + std::to_string(median) + ", half of the " + std::string(entriesOf(catalog)) + " from " +
         std::to_string(low) + " to " + std::to_string(high) + unknownOf(statistics, statistics.knownPopularity);
}

std::string cellsText(const Catalog& catalog, const CatalogStatistics& statistics) {
  std::string text = sentence({grouped(catalog.manifest().cells), " of ", grouped(statistics.fewestRows)});
  if (statistics.mostRows == statistics.fewestRows)
    text += sentence({" ", entriesOf(catalog), ";"});
  else
    text += sentence({" to ", grouped(statistics.mostRows), " ", entriesOf(catalog), " (median ",
                      grouped(statistics.medianRows), "); on average"});
  text += sentence({" ", grouped(static_cast<std::uint64_t>(statistics.meanBytes + .5)), " bytes, radius ",
                    decimals(statistics.meanRadius)});
  if (statistics.silhouette) text += "; silhouette " + decimals(*statistics.silhouette);
  return text;
}

std::string tasteText(const TasteStatistics& taste) {
  const auto& [none, trained, mapped] = taste.tracks;
  return sentence({taste.factors, " factors of model ", taste.model, ": ", grouped(trained), " trained, ",
                   grouped(mapped), " from their vectors, ", grouped(none), " none"});
}

Json tasteAsJson(const CatalogStatistics& statistics) {
  if (!statistics.taste) return {};
  const auto& [none, trained, mapped] = statistics.taste->tracks;
  return Json::Object{{"model", statistics.taste->model},
                      {"factors", statistics.taste->factors},
                      {"trained", trained},
                      {"mapped", mapped},
                      {"none", none}};
}

}  // namespace

std::string statisticsAsJson(const Catalog& catalog, const CatalogStatistics& statistics) {
  const Manifest& manifest = catalog.manifest();
  Json::Object genres;
  for (const auto& [genre, tracks] : statistics.genres) genres.push_back({std::string(genre), tracks});
  Json::Array files;
  for (const CatalogFileEntry& file : manifest.files)
    files.push_back(
        Json::Object{{"role", name(file.role)}, {"name", file.name}, {"bytes", file.bytes}, {"sha256", file.sha256}});
  const bool years = statistics.knownYears > 0;
  const auto& [low, median, high] = statistics.popularity;
  return Json(Json::Object{
                  {"tracks", manifest.tracks},
                  {"name", manifest.name},
                  {"licence", manifest.licence},
                  {"kind", name(manifest.kind)},
                  {"version", kCatalogVersion},
                  {"space", manifest.space},
                  {"features", Json::Object{{"set", manifest.featureSet}, {"version", manifest.featureSetVersion}}},
                  {"cells", manifest.cells},
                  {"cellRows", Json::Object{{"fewest", statistics.fewestRows},
                                            {"median", statistics.medianRows},
                                            {"most", statistics.mostRows}}},
                  {"cellBytes", statistics.meanBytes},
                  {"cellRadius", statistics.meanRadius},
                  {"silhouette", perhaps(statistics.silhouette.has_value(), statistics.silhouette.value_or(0))},
                  {"previews", manifest.previews},
                  {"years", Json::Object{{"first", perhaps(years, statistics.firstYear)},
                                         {"last", perhaps(years, statistics.lastYear)},
                                         {"unknown", manifest.tracks - statistics.knownYears}}},
                  {"popularity",
                   Json::Object{{"quartiles", perhaps(statistics.knownPopularity > 0, Json::Array{low, median, high})},
                                {"unknown", manifest.tracks - statistics.knownPopularity}}},
                  {"taste", tasteAsJson(statistics)},
                  {"bytes", bytesOf(manifest)},
                  {"genres", std::move(genres)},
                  {"files", std::move(files)}})
             .text() +
         "\n";
}

std::string statisticsAsText(const Catalog& catalog, const CatalogStatistics& statistics) {
  const Manifest& manifest = catalog.manifest();
  std::string text = (manifest.name.empty() ? "(no name)" : printable(manifest.name)) + "\n";
  text += line("licence", manifest.licence.empty() ? "not stated" : printable(manifest.licence));
  text += line(manifest.kind == CatalogKind::Artists ? "artists" : "tracks",
               digits(manifest.tracks) + ", " + digits(manifest.previews) + " of them with a preview");
  text += line("genres", genresText(statistics));
  text += line("years", yearsText(statistics));
  text += line("popularity", popularityText(catalog, statistics));
  text += line("cells", cellsText(catalog, statistics));
  text += line("space", printable(manifest.space));
  text += line("features", printable(manifest.featureSet) + ", version " + std::to_string(manifest.featureSetVersion));
  if (statistics.taste) text += line("taste", tasteText(*statistics.taste));
  text += line("bytes", digits(bytesOf(manifest)));
  for (const CatalogFileEntry& file : manifest.files) {
    char bytes[32];
    std::snprintf(bytes, sizeof bytes, "%16s  ", digits(file.bytes).c_str());
    text += bytes + file.name + "\n";
  }
  return text;
}

}  // namespace earshot
