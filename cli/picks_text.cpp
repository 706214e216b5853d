#include "cli/picks_text.h"

#include <cmath>
#include <cstdio>
#include <string_view>
#include <utility>

#include "cli/csv_field.h"
#include "native/text.h"
#include "shared/records/json.h"
#include "shared/records/number_text.h"

namespace earshot {
namespace {

constexpr std::string_view kFrom[] = {"sound", "taste", "both", "exploring"};
constexpr std::size_t kUnmatchedShown = 20;

/// What is not known stays empty.
std::string fieldText(double number) { return std::isnan(number) ? std::string() : numberText(number); }

Json reasonsAsJson(const Catalog& catalog, const Pick& pick) {
  Json::Array reasons;
  for (std::string& reason : reasonsOf(catalog, pick)) reasons.emplace_back(std::move(reason));
  return reasons;
}

Json asJson(const Catalog& catalog, const Pick& pick) {
  const TrackView track = catalog.track(pick.candidate.track);
  return Json::Object{{"rank", pick.rank},
                      {"id", track.id},
                      {"title", track.title},
                      {"artist", track.artist},
                      {"score", pick.candidate.score},
                      {"sound", pick.candidate.sound},
                      {"taste", pick.candidate.taste},
                      {"from", kFrom[static_cast<std::size_t>(pick.from)]},
                      {"because", pick.because ? Json(catalog.track(*pick.because).id) : Json()},
                      {"reasons", reasonsAsJson(catalog, pick)}};
}

std::string wholeJson(Json::Array results, const Blend& blend, const HistoryInput& history) {
  Json::Array unmatched;
  for (std::size_t i = 0; i < std::min(history.unmatched.size(), kUnmatchedShown); ++i) {
    const auto& [title, artist, plays] = history.unmatched[i];
    unmatched.push_back(Json::Object{{"title", title}, {"artist", artist}, {"plays", plays}});
  }
  const double rate = static_cast<double>(history.matched) / static_cast<double>(history.lines);
  return Json(Json::Object{{"results", std::move(results)},
                           {"tasteShare", blend.tasteShare()},
                           {"known", blend.known()},
                           {"history", Json::Object{{"entries", history.lines},
                                                    {"matched", history.matched},
                                                    {"rate", rate},
                                                    {"unmatched", std::move(unmatched)}}}})
             .text() +
         "\n";
}

std::string asLines(const Catalog& catalog, const Pick& pick, double score, const std::string& name) {
  char numbers[64];
  std::snprintf(numbers, sizeof numbers, "%3zu  %.3f  ", pick.rank, score);
  return numbers + name + "\n            " + printable(joined(reasonsOf(catalog, pick), ", ")) + "\n";
}

}  // namespace

std::vector<std::string> reasonsOf(const Catalog& catalog, const Pick& pick) {
  std::vector<std::string> reasons;
  if (pick.from == PickFrom::Exploring) reasons.emplace_back("something new");
  if (pick.because) {
    const std::string title(catalog.track(*pick.because).title);
    const bool artists = catalog.manifest().kind == CatalogKind::Artists;
    if (pick.bySound)
      reasons.push_back((artists ? "has the listeners of " : "sounds like ") + title);
    else if (pick.origin == FactorsOrigin::Mapped)
      reasons.push_back("sounds like what listeners of " + title + " play");
    else
      reasons.push_back("listeners of " + title + " also play this");
  }
  if (catalog.manifest().kind == CatalogKind::Tracks)
    for (const std::string_view reason : pick.reasons) reasons.emplace_back(reason);
  if (reasons.empty()) reasons.emplace_back("near to what you play");
  return reasons;
}

std::string picksAsText(const Catalog& catalog, const std::vector<Pick>& picks, const Blend& blend,
                        const HistoryInput& history, const std::string& format) {
  if (format == "json") {
    Json::Array results;
    for (const Pick& pick : picks) results.push_back(asJson(catalog, pick));
    return wholeJson(std::move(results), blend, history);
  }
  std::string text = format == "csv" ? "rank,id,title,artist,score,sound,taste,from,reasons\r\n" : "";
  for (const Pick& pick : picks) {
    const TrackView track = catalog.track(pick.candidate.track);
    if (format == "csv") {
      std::string line = std::to_string(pick.rank);
      for (const std::string_view field : {track.id, track.title, track.artist}) appendCsvWords(line, field);
      for (const double number : {pick.candidate.score, pick.candidate.sound, pick.candidate.taste})
        appendCsvField(line, fieldText(number));
      appendCsvField(line, kFrom[static_cast<std::size_t>(pick.from)]);
      appendCsvWords(line, joined(reasonsOf(catalog, pick), "; "));
      text += line + "\r\n";
      continue;
    }
    std::string name = printable(std::string(track.title));
    if (!track.artist.empty() && track.artist != track.title) name += " - " + printable(std::string(track.artist));
    text += asLines(catalog, pick, pick.candidate.score, name);
  }
  return text.empty() ? "Nothing else is in this catalog.\n" : text;
}

std::string artistPicksAsText(const Catalog& catalog, const std::vector<ArtistPick>& artists, const Blend& blend,
                              const HistoryInput& history, const std::string& format) {
  Json::Array results;
  std::string csv = "rank,artist,score,reasons,tracks\r\n";
  std::string table;
  std::size_t rank = 0;
  for (const ArtistPick& artist : artists) {
    ++rank;
    Pick first = artist.tracks.front();
    first.rank = rank;
    const std::string name(catalog.track(first.candidate.track).artist);
    Json::Array tracks;
    std::vector<std::string> ids;
    for (const Pick& pick : artist.tracks) {
      tracks.push_back(asJson(catalog, pick));
      ids.emplace_back(catalog.track(pick.candidate.track).id);
    }
    results.push_back(Json::Object{{"rank", rank},
                                   {"artist", name},
                                   {"score", artist.score},
                                   {"reasons", reasonsAsJson(catalog, first)},
                                   {"tracks", std::move(tracks)}});
    std::string line = std::to_string(rank);
    appendCsvWords(line, name);
    appendCsvField(line, fieldText(artist.score));
    appendCsvWords(line, joined(reasonsOf(catalog, first), "; "));
    appendCsvWords(line, joined(ids, "; "));
    csv += line + "\r\n";
    table += asLines(catalog, first, artist.score, printable(name));
  }
  if (format == "json") return wholeJson(std::move(results), blend, history);
  if (format == "csv") return csv;
  return table.empty() ? "No other artists are in this catalog.\n" : table;
}

}  // namespace earshot
