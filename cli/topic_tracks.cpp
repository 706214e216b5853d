#include "cli/topic_tracks.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "cli/described_track.h"
#include "native/fold.h"
#include "native/json.h"
#include "shared/embedding/space.h"
#include "shared/features/feature_set.h"
#include "shared/records/comma_message.h"

namespace earshot {
namespace {

std::optional<Embedding> vectorOf(const Json& vector) {
  const Json::Array* numbers = vector.array();
  if (numbers == nullptr || numbers->size() != kDimensions) return std::nullopt;
  Embedding values{};
  for (std::size_t i = 0; i < kDimensions; ++i) {
    const double* number = (*numbers)[i].number();
    if (number == nullptr || !std::isfinite(static_cast<float>(*number))) return std::nullopt;
    values[i] = static_cast<float>(*number);
  }
  return values;
}

/// Of the numbers under `features`, by the names of the feature set.
Traits traitsOf(const Json* features, double duration) {
  const auto columns = FeatureSet::librosa().computedColumns();
  Statistics statistics{&FeatureSet::librosa(), std::vector<float>(columns.size(), Traits::kUnknown)};
  for (const std::string_view column : kTraitColumns) {
    const Json* value = features == nullptr ? nullptr : features->find(column);
    const auto place = std::find(columns.begin(), columns.end(), column);
    if (value == nullptr || value->number() == nullptr || place == columns.end()) continue;
    statistics.values[static_cast<std::size_t>(place - columns.begin())] = static_cast<float>(*value->number());
  }
  return earshot::traitsOf(statistics, duration);
}

}  // namespace

void TopicTracks::take(const relay::Record& record, std::string place) {
  Track track;
  track.at = record.at;
  track.place = std::move(place);
  const std::size_t begin = record.value.find_first_not_of(" \t\r\n");
  const bool json = begin != std::string::npos && record.value[begin] == '{';
  if (json ? readJson(record.value, track) : readComma(record.value, track)) keep(std::move(track));
}

bool TopicTracks::readJson(std::string_view value, Track& track) {
  const auto json = parseJson(value, "record");
  if (!json) {
    TrackCleaner(report_, track.place, AudioNumbers::Ignored).drop("not valid JSON", 0, value);
    return false;
  }
  const Json* place = json->find("vector");
  const bool analyzed = place != nullptr && !place->isNull();
  TrackCleaner cleaner(report_, track.place, analyzed ? AudioNumbers::Ignored : AudioNumbers::Required);
  std::optional<Embedding> vector;
  if (analyzed) {
    const Json* space = json->find("space");
    if (space == nullptr || space->string() == nullptr || *space->string() != Space::shipped().version()) {
      cleaner.drop("vector of another space", 0, space == nullptr ? value : space->text());
      return false;
    }
    vector = vectorOf(*place);
    if (!vector) {
      cleaner.drop("vector that is no 64 numbers", 0, value);
      return false;
    }
  }
  auto record = cleaner.clean(json_.row(*json, 0));
  if (!record) return false;
  track.record = *std::move(record);
  if (vector)
    track.audio = std::make_unique<Audio>(
        Audio{*vector, traitsOf(json->find("features"), static_cast<double>(track.record.duration))});
  return true;
}

bool TopicTracks::readComma(std::string_view value, Track& track) {
  TrackCleaner cleaner(report_, track.place, AudioNumbers::Required);
  std::string_view fault;
  const auto message = readCommaMessage(value, fault);
  if (!message) {
    cleaner.drop(fault, 0, value);
    return false;
  }
  auto record = cleaner.clean(message->row);
  if (!record) return false;
  track.record = *std::move(record);
  return true;
}

void TopicTracks::keep(Track track) {
  const auto [known, isNew] = places_.try_emplace(track.record.id, tracks_.size());
  if (isNew) return tracks_.push_back(std::move(track));
  Track& before = tracks_[known->second];
  if (track.at >= before.at) std::swap(track, before);
  report_.add(Cleaning::Merged, "older record of the same id", track.place, 0, track.record.id);
}

void TopicTracks::leaveOut(const Track& track) {
  report_.add(Cleaning::RowDropped,
              track.audio ? "analyzed audio among tables, in another space" : "numbers of tables among analyzed audio",
              track.place, 0, track.record.id);
}

std::size_t TopicTracks::analyzed() const {
  return static_cast<std::size_t>(
      std::count_if(tracks_.begin(), tracks_.end(), [](const Track& track) { return track.audio != nullptr; }));
}

std::vector<NewTrack> TopicTracks::takeAnalyzed() && {
  std::vector<NewTrack> tracks;
  for (Track& each : tracks_) {
    if (!each.audio) {
      leaveOut(each);
      continue;
    }
    const std::string title = fold(each.record.title);
    const std::string artist = fold(each.record.artist);
    NewTrack track = describedTrack(std::move(each.record), title, artist);
    track.traits = each.audio->traits;
    track.vector = each.audio->vector;
    tracks.push_back(std::move(track));
  }
  tracks_.clear();
  return tracks;
}

void TopicTracks::addDescribedTo(TableTracks& tracks) && {
  places_ = {};
  tracks.expect(tracks_.size());
  for (; !tracks_.empty(); tracks_.pop_front()) {
    Track& track = tracks_.front();
    if (track.audio)
      leaveOut(track);
    else
      tracks.add(std::move(track.record));
  }
}

}  // namespace earshot
