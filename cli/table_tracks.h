#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "shared/catalog/new_track.h"
#include "shared/records/cleaning_report.h"
#include "shared/records/track_record.h"

namespace earshot {

/// Tracks out of tables, on their way into a catalog: embedded as they come, merged and numbered by title at the end.
class TableTracks {
 public:
  void beginSource(std::string name) { sources_.push_back({std::move(name), tracks_.size()}); }
  void add(TrackRecord record);

  /// Makes room for so many more tracks: growing by doubling would hold the larger half twice.
  void expect(std::size_t more);

  /// Reports what was merged.
  std::vector<NewTrack> finish(CleaningReport& report) &&;

 private:
  struct Source {
    std::string name;
    std::size_t firstTrack;
  };
  struct Origin {
    std::uint32_t line;
    float listens;            ///< -1 unknown
    std::uint32_t titleSize;  ///< of the folded title, the beginning of searchText; 0: no title or no artist
  };

  void merge(CleaningReport& report);
  void fillPopularity();
  void numberWorks();
  const std::string& sourceOf(std::size_t track) const;

  std::vector<Source> sources_;
  std::vector<NewTrack> tracks_;
  std::vector<Origin> origins_;  ///< aligned with tracks_
};

}  // namespace earshot
