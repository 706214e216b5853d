#include "cli/export_text.h"

#include "cli/csv_field.h"
#include "shared/records/json.h"

namespace earshot {
namespace {

constexpr const char* kTonics[] = {"C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"};

Json keyName(std::uint8_t key) {
  if (key == Traits::kUnknownKey) return {};
  return std::string(kTonics[key % 12]) + (key < 12 ? " major" : " minor");
}

template <class Number>
Json known(Number value, Number unknown) {
  return value == unknown ? Json() : Json(value);
}

Json::Object describe(const Catalog& catalog, std::uint32_t number) {
  const TrackView track = catalog.track(number);
  Json::Object object{{"id", track.id}};
  for (const auto& [name, text] :
       {std::pair("title", track.title), {"artist", track.artist}, {"album", track.album}, {"genre", track.genre}})
    object.push_back({name, text.empty() ? Json() : Json(text)});
  object.push_back({"year", known(track.numbers.year, std::int16_t{0})});
  object.push_back({"duration", known(track.duration, 0.F)});
  object.push_back({"popularity", known(track.numbers.popularity, kUnknownPopularity)});
  object.push_back({"tempo", known(track.numbers.traits.tempo, 0.F)});
  object.push_back({"key", keyName(track.numbers.traits.key)});
  Json::Array place(2);
  if (track.place) place = {(*track.place)[0], (*track.place)[1]};
  object.push_back({"map", std::move(place)});
  Json::Array vector;
  const Embedding numbers = track.row.vector();
  for (std::size_t j = 0; j < catalog.index().dimensions; ++j) vector.emplace_back(numbers[j]);
  object.push_back({"vector", std::move(vector)});
  return object;
}

void appendValue(std::string& line, const Json& value) {
  if (value.string() != nullptr)
    appendCsvWords(line, *value.string());
  else
    appendCsvField(line, value.isNull() ? std::string() : value.text());
}

}  // namespace

bool exportCsv(const Catalog& catalog, const TakeText& take) {
  std::string line = "id,title,artist,album,genre,year,duration,popularity,tempo,key,map_x,map_y";
  for (std::size_t j = 0; j < catalog.index().dimensions; ++j) line += ",vector_" + std::to_string(j);
  bool wanted = take(line + "\r\n");
  for (std::uint32_t track = 0; wanted && track < catalog.tracks(); ++track) {
    line.clear();
    for (const auto& [name, value] : describe(catalog, track)) {
      if (value.array() == nullptr) {
        appendValue(line, value);
        continue;
      }
      for (const Json& number : *value.array()) appendValue(line, number);
    }
    wanted = take(line + "\r\n");
  }
  return wanted;
}

bool exportJsonLines(const Catalog& catalog, const TakeText& take) {
  bool wanted = true;
  for (std::uint32_t track = 0; wanted && track < catalog.tracks(); ++track) {
    Json::Object object = describe(catalog, track);
    for (auto& [name, value] : object)
      if (value.array() != nullptr && value.array()->front().isNull()) value = Json();
    wanted = take(Json(std::move(object)).text() + "\n");
  }
  return wanted;
}

}  // namespace earshot
