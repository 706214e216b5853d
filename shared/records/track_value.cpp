#include "shared/records/track_value.h"

#include <cmath>
#include <utility>

#include "shared/records/comma_message.h"

namespace earshot {

Json::Object trackValue(const TrackRecord& record) {
  Json::Object value = {{"id", record.id}, {"title", record.title}, {"artist", record.artist}};
  const std::pair<const char*, const std::string*> texts[] = {
      {"album", &record.album}, {"genre", &record.genre}, {"isrc", &record.isrc}};
  for (const auto& [name, text] : texts)
    if (!text->empty()) value.push_back({name, *text});
  if (record.year != 0) value.push_back({"year", record.year});
  if (record.duration > 0) value.push_back({"duration", record.duration});
  if (!std::isnan(record.popularity)) value.push_back({"popularity", record.popularity});
  if (record.listens >= 0) value.push_back({"listens", record.listens});
  Json::Object features;
  for (std::size_t i = 0; i < kAudioColumns; ++i)
    if (!std::isnan(record.audio.values[i]))
      features.push_back({std::string(kAudioColumnRules[i].name), record.audio.values[i]});
  value.push_back({"features", std::move(features)});
  return value;
}

std::optional<Json> trackValueOfComma(std::string_view message) {
  std::string_view fault;
  const auto read = readCommaMessage(message, fault);
  if (!read) return std::nullopt;
  CleaningReport report;
  const auto record = TrackCleaner(report, {}, AudioNumbers::Required).clean(read->row);
  if (!record) return std::nullopt;
  return Json(trackValue(*record));
}

}  // namespace earshot
