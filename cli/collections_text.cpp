#include "cli/collections_text.h"

#include <cstdio>

#include "cli/csv_field.h"
#include "native/text.h"
#include "shared/records/json.h"

namespace earshot {
namespace {

Json describe(const Catalog& catalog, CollectionKind kind, const CollectionHit& collection) {
  const TrackView first = catalog.track(collection.nearest.front().track);
  Json::Array nearest;
  for (const Hit& hit : collection.nearest) {
    const TrackView track = catalog.track(hit.track);
    nearest.push_back(Json::Object{{"id", track.id}, {"title", track.title}, {"distance", hit.distance}});
  }
  Json::Object object{{"rank", collection.rank}, {"artist", first.artist}};
  if (kind == CollectionKind::Album) object.push_back({"album", first.album});
  object.push_back({"score", collection.score});
  object.push_back({"distance", collection.distance});
  object.push_back({"tracks", collection.tracks});
  object.push_back({"nearest", std::move(nearest)});
  return object;
}

std::string titlesOf(const Catalog& catalog, const CollectionHit& collection) {
  std::string titles;
  for (const Hit& hit : collection.nearest) {
    if (!titles.empty()) titles += "; ";
    titles += catalog.track(hit.track).title;
  }
  return titles;
}

std::string asCsv(const Catalog& catalog, const std::vector<CollectionHit>& collections) {
  std::string text = "rank,artist,album,score,distance,tracks,nearest\r\n";
  for (const CollectionHit& collection : collections) {
    const TrackView first = catalog.track(collection.nearest.front().track);
    std::string line = std::to_string(collection.rank);
    for (const std::string_view field : {first.artist, first.album}) appendCsvField(line, field);
    for (const double number : {collection.score, collection.distance}) {
      std::string digits;
      appendNumber(digits, number);
      appendCsvField(line, digits);
    }
    appendCsvField(line, std::to_string(collection.tracks));
    appendCsvField(line, titlesOf(catalog, collection));
    text += line + "\r\n";
  }
  return text;
}

std::string asTable(const Catalog& catalog, CollectionKind kind, const std::vector<CollectionHit>& collections) {
  std::string text;
  for (const CollectionHit& collection : collections) {
    const TrackView first = catalog.track(collection.nearest.front().track);
    char numbers[64];
    std::snprintf(numbers, sizeof numbers, "%3zu  %.3f  ", collection.rank, collection.score);
    text += numbers;
    if (kind == CollectionKind::Album) text += printable(std::string(first.album)) + " - ";
    text += printable(std::string(first.artist)) + " (" + counted(collection.tracks, "track") + ")\n            " +
            printable(titlesOf(catalog, collection)) + "\n";
  }
  return text;
}

}  // namespace

std::string collectionsAsText(const Catalog& catalog, CollectionKind kind,
                              const std::vector<CollectionHit>& collections, std::string_view format) {
  if (format == "csv") return asCsv(catalog, collections);
  if (format == "table") return asTable(catalog, kind, collections);
  Json::Array results;
  for (const CollectionHit& collection : collections) results.push_back(describe(catalog, kind, collection));
  return Json(Json::Object{{"results", std::move(results)}}).text() + "\n";
}

}  // namespace earshot
