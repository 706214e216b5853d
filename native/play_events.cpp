#include "native/play_events.h"

#include <utility>

#include "native/json.h"
#include "shared/records/plain_name.h"
#include "shared/records/play_layout.h"

namespace earshot {

static_assert(sizeof(std::size_t) == 8, "ids are compared by 64 bits");

void PlayEvents::take(std::string_view value, const std::function<std::string()>& place) {
  CleaningReport& report = plays_.log().report;
  ++report.rows;
  const auto json = parseJson(value, "event");
  if (!json) return report.add(Cleaning::RowDropped, "not valid JSON", place(), 0, value);
  std::string_view dropped;
  const auto play = playOfJson(*json, 0, "event", names_, dropped);
  if (!play)
    return report.add(Cleaning::RowDropped, "count that is none: below 0, above 1,000,000,000, or no number", place(),
                      0, value);
  if (!*play) return report.add(Cleaning::RowDropped, dropped, place(), 0, value);
  if (!isNew(*json)) {
    ++repeated_;
    return;
  }
  full_ = full_ || !plays_.add(**play);
}

Result<PlayLog> PlayEvents::finish(std::string_view where, bool keepDislikes) && {
  if (full_) return GatheredPlays::tooMany(where);
  if (repeated_ > 0)
    plays_.log().report.add(Cleaning::Merged, "event that came before", where, 0, "by its id", repeated_);
  PlayLog log = std::move(plays_).finish(where, true, keepDislikes);
  log.layout = "events: play 1, like 5, skip -0.5, dislike -10";
  if (log.plays.empty()) return GatheredPlays::none(where, log.report);
  return log;
}

bool PlayEvents::isNew(const Json& event) {
  const Json* id = nullptr;
  const Json* own = nullptr;
  bool item = false;
  for (const auto& [key, value] : *event.object()) {
    const std::string name = plainName(key);
    if (name == "eventid") id = &value;
    if (name == "id") own = &value;
    for (const std::string_view other : {"item", "itemid", "track", "trackid", "song", "songid", "artist", "artistid"})
      item = item || name == other;
  }
  if (id == nullptr && item) id = own;
  if (id == nullptr || id->isNull()) return true;
  return ids_.insert(std::hash<std::string>()(id->text())).second;
}

}  // namespace earshot
