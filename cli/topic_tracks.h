#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cli/table_tracks.h"
#include "server-relay/log/record.h"
#include "shared/catalog/new_track.h"
#include "shared/records/cleaning_report.h"
#include "shared/records/track_json.h"
#include "shared/records/track_record.h"

namespace earshot {

/// The tracks of a topic, out of its records: JSON or the comma message (docs/topics.md), with the sound as a table's
/// numbers or as the vector of analyzed audio. Of several records of one id the latest stands. What cannot be read
/// is counted in the report, never an error.
class TopicTracks {
 public:
  /// The report outlives it.
  explicit TopicTracks(CleaningReport& report) : report_(report) {}

  /// `place` says where the record lies, for the report.
  void take(const relay::Record& record, std::string place);

  /// How many have a vector of the space that ships with Earshot, and how many a table's numbers.
  std::size_t analyzed() const;
  std::size_t described() const { return tracks_.size() - analyzed(); }

  /// Those of one kind; the others are reported as left out, as their vectors could not be compared.
  std::vector<NewTrack> takeAnalyzed() &&;
  void addDescribedTo(TableTracks& tracks) &&;

 private:
  struct Audio {
    Embedding vector{};
    Traits traits;
  };
  struct Track {
    TrackRecord record;
    std::unique_ptr<Audio> audio;  ///< null: the record has the numbers
    std::int64_t at = 0;           ///< when the log took it
    std::string place;
  };

  bool readJson(std::string_view value, Track& track);
  bool readComma(std::string_view value, Track& track);
  void keep(Track track);
  void leaveOut(const Track& track);

  CleaningReport& report_;
  JsonTrack json_;
  std::deque<Track> tracks_;                             ///< goes piece by piece while what it becomes grows
  std::unordered_map<std::string, std::size_t> places_;  ///< of ids in tracks_
};

}  // namespace earshot
