#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "shared/records/cleaning_report.h"
#include "shared/records/track_layout.h"
#include "shared/records/track_record.h"

namespace earshot {

/// A row as text, field by field; empty: not said.
struct TrackRow {
  std::array<std::string_view, kTrackFields> values{};
  std::bitset<kTrackFields> noText;  ///< fields whose values only show what cannot be taken for text: an object
  std::uint64_t line = 0;

  std::string_view& operator[](TrackField field) { return values[static_cast<std::size_t>(field)]; }
  std::string_view operator[](TrackField field) const { return values[static_cast<std::size_t>(field)]; }
};

/// Which numbers a source must have.
enum class AudioNumbers {
  Required,  ///< a row without any of the audio columns is dropped; missing ones are counted as filled
  Passed,    ///< the same, but nobody fills what is missing: it goes on as unknown
  Ignored,   ///< the table describes recordings that are analyzed
};

/// Makes records of rows and reports all that could not be taken as it stood:
///   id          a row without one is dropped; of an address see trackIdOf()
///   texts       blanks around them are taken off; bytes that are not UTF-8 become U+FFFD
///   artists     a Python-style list is joined by ", "; the first is the list's, or firstArtist()
///   genre       the first of a Python-style list, or of those that commas, semicolons or bars separate
///   isrc        in upper case, without hyphens
///   date        see yearOfDate; 0000 and what is no date are dropped
///   durations   0 is unknown; below it and beyond a day they are dropped
///   popularity  outside [0, 100] it is dropped
///   audio       see kAudioColumnRules; in all number columns an empty text, nan, null, None and NA are unknown
class TrackCleaner {
 public:
  TrackCleaner(CleaningReport& report, std::string source, AudioNumbers audio)
      : report_(report), source_(std::move(source)), audio_(audio) {}

  /// Counts the row; nothing if it is dropped: `cause` says why.
  std::optional<TrackRecord> clean(const TrackRow& row, std::string_view& cause);
  std::optional<TrackRecord> clean(const TrackRow& row);

  /// Counts a row that is dropped before it has fields.
  void drop(std::string_view what, std::uint64_t line, std::string_view value);

  /// Counts a row that was mended.
  void repaired(std::string_view what, std::uint64_t line, std::string_view value);

 private:
  std::string text(const TrackRow& row, TrackField field, std::string_view name);
  std::optional<double> number(std::string_view value, std::string_view name, std::uint64_t line);
  bool readAudio(const TrackRow& row, AudioColumns& audio);
  float audioValue(const AudioColumnRule& rule, std::string_view value, std::uint64_t line);
  float duration(const TrackRow& row);
  int year(const TrackRow& row);

  CleaningReport& report_;
  std::string source_;
  AudioNumbers audio_;
};

}  // namespace earshot
