#include "cli/similar_text.h"

#include <cstdio>

#include "cli/csv_field.h"
#include "native/text.h"
#include "shared/records/json.h"

namespace earshot {
namespace {

Json byGroup(const std::array<double, kGroups>& numbers) {
  Json::Object object;
  for (std::size_t g = 0; g < kGroups; ++g) object.push_back({std::string(kGroupNames[g]), numbers[g]});
  return object;
}

Json describe(const TrackView& track, const Hit& hit) {
  Json::Array reasons;
  for (const std::string_view reason : hit.reasons) reasons.emplace_back(reason);
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

std::string joined(const Reasons& words, std::string_view separator) {
  std::string text;
  for (const std::string_view word : words) {
    if (!text.empty()) text += separator;
    text += word;
  }
  return text;
}

std::string numberText(double number) {
  std::string text;
  appendNumber(text, number);
  return text;
}

}  // namespace

std::string hitsAsJson(const Catalog& catalog, const Hits& hits, std::string_view method) {
  Json::Array results;
  for (const Hit& hit : hits.hits) results.push_back(describe(catalog.track(hit.track), hit));
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
    appendCsvField(line, joined(hit.reasons, "; "));
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
    if (!track.artist.empty()) text += " - " + printable(std::string(track.artist));
    if (hit.versions > 1) text += " (" + std::to_string(hit.versions) + " versions)";
    text += "\n            " + joined(hit.reasons, ", ") + "\n            " + printable(std::string(track.id)) + "\n";
  }
  return text;
}

}  // namespace earshot
