#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "shared/records/audio_columns.h"
#include "shared/result.h"

namespace earshot {

/// What a table's column may say about a track. The audio columns follow.
enum class TrackField { Id, Title, Artist, Album, Genre, Popularity, Duration, DurationMs, Date, Isrc, Listens };
inline constexpr std::size_t kTextFields = 11;
inline constexpr std::size_t kTrackFields = kTextFields + kAudioColumns;

/// What a name means: its field is a TrackField, or kTextFields + an AudioColumn; of several names of one field the
/// lowest rank is taken.
struct TrackFieldMeaning {
  std::size_t field;
  std::size_t rank;
};

/// Case, blanks and everything that is neither letter nor digit do not count ("Artist Name(s)" is artistnames). Nothing
/// for names that mean nothing here; columns of such names are read past.
///
///   id            id, track_id, spotify_id, uri, track_uri, spotify_uri
///   title         name, title, track_name, track, track_title, song
///   artist        artists, artist, artist_name, artist_names, track_artist
///   album         album, album_name, album_title, track_album_name
///   genre         genre, genres, genre_top, track_genre, artist_genres, tags
///   popularity    popularity, track_popularity
///   duration      duration, duration_s (seconds); duration_ms
///   date          release_date, date, year, album_release_date, track_album_release_date, track_date_created,
///                 date_recorded
///   isrc          isrc
///   listens       listens, track_listens, plays, play_count, streams
///   the audio columns by their names in kAudioColumnRules, and time_signature
std::optional<TrackFieldMeaning> meaningOfColumn(std::string_view name);

/// Where the fields stand in a table's rows.
class TrackLayout {
 public:
  static constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);

  /// From a header. Where several columns mean the same, the name that comes first in the list above wins. Errors:
  /// UnsupportedFormat (no id, the same name twice). With a `key` that column is the id, and no other.
  static Result<TrackLayout> of(std::span<const std::string_view> header, std::string_view where,
                                std::string_view key = {});

  /// The column of a field (as in TrackFieldMeaning) or kAbsent.
  std::size_t columnOf(std::size_t field) const { return columns_[field]; }
  std::size_t width() const { return width_; }  ///< columns of the header

  /// Errors: UnsupportedFormat (names those of the audio columns that are missing).
  Result<void> checkAudioColumns(std::string_view where) const;

 private:
  std::array<std::size_t, kTrackFields> columns_{};
  std::size_t width_ = 0;
};

}  // namespace earshot
