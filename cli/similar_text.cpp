#include "cli/similar_text.h"

#include <cstdio>

#include "cli/csv_field.h"
#include "native/text.h"
#include "shared/records/json.h"
#include "shared/records/number_text.h"

namespace earshot {
namespace {

Json byGroup(const std::array<double, kGroups>& numbers) {
  Json::Object object;
  for (std::size_t g = 0; g < kGroups; ++g) object.push_back({std::string(kGroupNames[g]), numbers[g]});
  return object;
}

/// Artists are compared by who listens to them, whatever the group is called: the page's words.
std::string_view companyOf(double score) {
  constexpr double kUnrelated = .36788;  // exp(-1), what any two have
  if (score >= .65) return "heard by nearly the same listeners";
  if (score >= .5) return "heard by many of the same listeners";
  return score > kUnrelated ? "heard by some of the same listeners" : "heard by other listeners";
}

Reasons reasonsOf(const Catalog& catalog, const Hit& hit) {
  if (catalog.manifest().kind == CatalogKind::Tracks) return hit.reasons;
  Reasons words;
  words.push_back(companyOf(hit.score));
  return words;
}

Json describe(const Catalog& catalog, const Hit& hit) {
  const TrackView track = catalog.track(hit.track);
  Json::Array reasons;
  for (const std::string_view reason : reasonsOf(catalog, hit)) reasons.emplace_back(reason);
  Json::Object object{{"rank", hit.rank},
                      {"id", track.id},
                      {"title", track.title},
                      {"artist", track.artist},
                      {"album", track.album},
                      {"genre", track.genre},
                      {"year", track.numbers.year},
                      {"duration", track.duration},
                      {"tempo", track.numbers.traits.tempo}};
  if (!track.preview.empty()) object.push_back({"preview", track.preview});
  object.push_back({"score", hit.score});
  object.push_back({"distance", hit.distance});
  object.push_back({"distances", byGroup(hit.distances)});
  object.push_back({"closeness", byGroup(hit.closeness)});
  object.push_back({"reasons", std::move(reasons)});
  object.push_back({"versions", hit.versions});
  object.push_back({"plainRank", hit.plainRank});
  return object;
}

}  // namespace

std::string hitsAsJson(const Catalog& catalog, const Hits& hits, std::string_view method) {
  Json::Array results;
  for (const Hit& hit : hits.hits) results.push_back(describe(catalog, hit));
  return Json(Json::Object{{"results", std::move(results)}, {"method", method}, {"candidates", hits.candidates}})
             .text() +
         "\n";
}

std::string hitsAsCsv(const Catalog& catalog, const Hits& hits) {
  std::string text = "rank,id,title,artist,score,distance";
  for (const std::string_view group : kGroupNames) appendCsvField(text, group);
  text += ",reasons,versions\r\n";
  for (const Hit& hit : hits.hits) {
    const TrackView track = catalog.track(hit.track);
    std::string line = std::to_string(hit.rank);
    for (const std::string_view field : {track.id, track.title, track.artist}) appendCsvWords(line, field);
    appendCsvField(line, numberText(hit.score));
    appendCsvField(line, numberText(hit.distance));
    for (const double distance : hit.distances) appendCsvField(line, numberText(distance));
    appendCsvField(line, joined(reasonsOf(catalog, hit), "; "));
    appendCsvField(line, std::to_string(hit.versions));
    text += line + "\r\n";
  }
  return text;
}

std::string hitsAsTable(const Catalog& catalog, const Hits& hits) {
  std::string text;
  for (const Hit& hit : hits.hits) {
    const TrackView track = catalog.track(hit.track);
    char numbers[64];
    std::snprintf(numbers, sizeof numbers, "%3zu  %.3f  ", hit.rank, hit.score);
    text += numbers;
    text += printable(std::string(track.title));
    if (!track.artist.empty() && track.artist != track.title) text += " - " + printable(std::string(track.artist));
    if (hit.versions > 1) text += " (" + std::to_string(hit.versions) + " versions)";
    text += "\n            " + joined(reasonsOf(catalog, hit), ", ") + "\n            " +
            printable(std::string(track.id)) + "\n";
  }
  return text;
}

}  // namespace earshot
