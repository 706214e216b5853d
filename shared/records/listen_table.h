#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "shared/records/cleaning_report.h"
#include "shared/records/csv_reader.h"
#include "shared/records/listen.h"
#include "shared/result.h"

namespace earshot {

/// A table of listens, a row each: scrobbles as exports of Last.fm write them, and others with such columns.
///
///   artist, album, track (title, name, song), isrc   as in track_layout.h
///   track_mbid, recording_mbid, mbid, id, track_id   the recording's id
///   uts, timestamp, date, time, utc_time, played_at  when: seconds since 1970 or a date with a time
///   ms_played                                        how much was heard
///
/// A table without a header has four columns: artist, album, title, date.
class ListenTable {
 public:
  /// From the first row, which `isHeader()` or is a listen by itself. Errors: UnsupportedFormat (neither title nor
  /// id, or no artist).
  static Result<ListenTable> of(const CsvRow& first, std::string_view where);

  bool hasHeader() const { return hasHeader_; }

  /// Nothing for rows without a title and id: `report` has them.
  std::optional<Listen> listen(const CsvRow& row, CleaningReport& report, std::string_view source) const;

 private:
  enum Field { Id, Isrc, Title, Artist, Album, At, Heard };
  static constexpr std::size_t kFields = 7;
  static constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);

  static std::optional<Field> meaningOf(std::string_view name);

  std::array<std::size_t, kFields> columns_{};
  std::size_t width_ = 0;
  bool hasHeader_ = true;
};

}  // namespace earshot
