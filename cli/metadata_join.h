#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "shared/catalog/new_track.h"
#include "shared/records/cleaning_report.h"
#include "shared/records/track_record.h"
#include "shared/result.h"

namespace earshot {

/// A table that describes audio files, by a column with their path in the SOURCE, their name, or their stem ("song" of
/// Album/song.mp3). Numbers match whatever zeros stand before them: 2 is 000002.mp3.
class MetadataJoin {
 public:
  /// Errors: as readTrackTable.
  static Result<MetadataJoin> read(const std::filesystem::path& table, const std::string& key);

  /// What the table says replaces what the tracks' tags said; where it says nothing, they stay. Ids begin with the
  /// SOURCE's name if there are `several`. Reports what is found on one side only. A row that several files match is
  /// its whose path it says; among files that it names equally well, no one's, unless they are formats of one song
  /// (Album/song.mp3, Album/song.flac).
  const CleaningReport& describe(std::vector<NewTrack>& tracks, bool several);

 private:
  struct Row {
    static constexpr std::size_t kUnused = static_cast<std::size_t>(-1);

    /// Counts a file that matches: `file` is its id without extension.
    void add(std::string_view file, std::size_t fileRank);

    TrackRecord record;
    std::size_t rank = kUnused;  ///< the lowest of the files that match
    std::string_view song;       ///< the last of those files
    bool ambiguous = false;      ///< they are of several songs
  };
  struct Match {
    Row* row = nullptr;
    std::size_t rank = 0;  ///< 0: by what tells most, the whole id; then path, path without extension, name, stem
  };

  Match find(std::string_view id, bool several);

  std::string name_;
  CleaningReport report_;
  std::vector<Row> rows_;
  std::unordered_map<std::string, std::size_t> places_;  ///< of a key in rows_
};

}  // namespace earshot
