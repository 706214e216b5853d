#include "shared/records/listen_json.h"

#include <algorithm>
#include <initializer_list>
#include <string>

#include "shared/records/date_text.h"
#include "shared/records/isrc.h"
#include "shared/records/listen_text.h"

namespace earshot {
namespace {

std::string textOf(const Json* object, std::string_view key) {
  const Json* value = object == nullptr ? nullptr : object->find(key);
  return value != nullptr && value->string() != nullptr ? trimmed(*value->string()) : std::string();
}

/// Of a list the first.
std::string firstTextOf(const Json* object, std::string_view key) {
  const Json* value = object == nullptr ? nullptr : object->find(key);
  if (value == nullptr || value->array() == nullptr) return textOf(object, key);
  const Json::Array& list = *value->array();
  return list.empty() || list.front().string() == nullptr ? std::string() : trimmed(*list.front().string());
}

const double* numberOf(const Json* object, std::string_view key) {
  const Json* value = object == nullptr ? nullptr : object->find(key);
  return value == nullptr ? nullptr : value->number();
}

bool hasText(const Json& record, std::initializer_list<std::string_view> keys) {
  return std::any_of(keys.begin(), keys.end(), [&](std::string_view key) { return !textOf(&record, key).empty(); });
}

/// The rest behind the last colon or slash: "spotify:track:ID", "https://open.spotify.com/track/ID".
std::string lastPart(const std::string& address) { return address.substr(address.find_last_of(":/") + 1); }

class Reading {
 public:
  Reading(const Json& record, CleaningReport& report, std::string_view source, std::uint64_t line)
      : record_(record), report_(report), source_(source), line_(line) {}

  std::optional<Listen> listen() {
    if (record_.object() == nullptr) return dropped("no JSON object", "");
    if (record_.find("track_metadata") != nullptr) return checked(listenBrainz());
    if (hasText(record_, {"episode_name", "spotify_episode_uri", "podcastName", "episodeName"}))
      return dropped("a podcast's episode", textOf(&record_, "episode_name") + textOf(&record_, "episodeName"));
    if (hasText(record_, {"audiobook_title", "audiobook_uri", "audiobook_chapter_uri"}))
      return dropped("an audiobook's chapter", textOf(&record_, "audiobook_title"));
    if (record_.find("ts") != nullptr) return checked(extended());
    if (record_.find("trackName") != nullptr) return checked(account());
    return dropped("no listen", record_.text());
  }

 private:
  std::optional<Listen> dropped(std::string_view what, std::string_view value) {
    report_.add(Cleaning::RowDropped, what, source_, line_, value);
    return std::nullopt;
  }

  std::optional<Listen> checked(Listen listen) {
    if (listen.title.empty() && listen.id.empty()) return dropped("no title", listen.artist);
    return listen;
  }

  std::int64_t time(std::string_view text) {
    const auto seconds = secondsOfTime(text);
    if (!seconds && !text.empty()) report_.add(Cleaning::ValueDropped, "time not readable", source_, line_, text);
    return seconds.value_or(0);
  }

  double heard(const double* value, double perSecond) {
    if (value == nullptr) return -1;
    if (*value >= 0 && *value / perSecond <= kLongestHeard) return *value / perSecond;
    report_.add(Cleaning::ValueDropped, "time heard not possible", source_, line_, Json(*value).text());
    return -1;
  }

  Listen account() {
    Listen listen;
    listen.title = textOf(&record_, "trackName");
    listen.artist = textOf(&record_, "artistName");
    listen.at = time(textOf(&record_, "endTime"));
    listen.heard = heard(numberOf(&record_, "msPlayed"), 1000);
    return listen;
  }

  Listen extended() {
    Listen listen;
    listen.id = lastPart(textOf(&record_, "spotify_track_uri"));
    listen.title = textOf(&record_, "master_metadata_track_name");
    listen.artist = textOf(&record_, "master_metadata_album_artist_name");
    listen.album = textOf(&record_, "master_metadata_album_album_name");
    listen.at = time(textOf(&record_, "ts"));
    listen.heard = heard(numberOf(&record_, "ms_played"), 1000);
    const Json* skipped = record_.find("skipped");
    listen.skipped = skipped != nullptr && skipped->boolean() != nullptr && *skipped->boolean();
    return listen;
  }

  Listen listenBrainz() {
    const Json* track = record_.find("track_metadata");
    const Json* more = track->find("additional_info");
    Listen listen;
    listen.title = textOf(track, "track_name");
    listen.artist = textOf(track, "artist_name");
    listen.album = textOf(track, "release_name");
    listen.isrc = bareIsrc(firstTextOf(more, "isrc"));
    listen.id = textOf(more, "recording_mbid");
    if (listen.id.empty()) listen.id = textOf(track->find("mbid_mapping"), "recording_mbid");
    if (listen.id.empty()) listen.id = lastPart(textOf(more, "spotify_id"));
    if (const double* at = numberOf(&record_, "listened_at"); at != nullptr) listen.at = time(Json(*at).text());
    listen.heard = heard(numberOf(more, "duration_played"), 1);
    return listen;
  }

  const Json& record_;
  CleaningReport& report_;
  std::string_view source_;
  std::uint64_t line_;
};

}  // namespace

std::optional<Listen> listenOfJson(const Json& record, CleaningReport& report, std::string_view source,
                                   std::uint64_t line) {
  return Reading(record, report, source, line).listen();
}

}  // namespace earshot
