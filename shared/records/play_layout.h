#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "shared/records/json.h"
#include "shared/result.h"

namespace earshot {

/// Who played what, how often: views of what was read.
struct PlayRecord {
  std::string_view listener;
  std::string_view item;
  double count = 0;  ///< below 0 only of an event: see weightOfEvent()
};

/// More plays of one item in one row are an error rather than a taste.
inline constexpr double kMostPlays = 1e9;

/// What an event is worth, in plays, when a listener's events of an item are summed. A sum that is not above 0 leaves
/// the pair out of training:
///
///   play 1, like 5, skip -0.5, dislike -10
///
/// Nothing for other names.
std::optional<double> weightOfEvent(std::string_view event);

/// Which columns hold what: names as in the header, or positions from 1; empty: by the usual names.
struct PlayColumns {
  std::string listener;
  std::string item;
  std::string count;
};

/// Where a table of plays has its columns.
///
/// By a header, case and all that is neither letter nor digit apart:
///   listener  listener, user, (both also with id or name), uid
///   item      item, track, song, artist (each also with id), id: the first of this list that is there
///   count     count, plays, playcount, listens, streams, weight
///   rating    rating, stars: a row is one play if it is above 0
/// Without one: listener, item, and where there is a third column the count; of four the third is a rating and the last
/// a time, as in He et al. (2017), "Neural collaborative filtering". No count: one play a row.
class PlayLayout {
 public:
  /// From the first row. `where` names the table. Errors: UnsupportedFormat (names what is missing and what is there).
  static Result<PlayLayout> of(std::span<const std::string_view> firstRow, const PlayColumns& columns,
                               std::string_view where);

  bool hasHeader() const { return header_; }
  std::string text() const;  ///< "columns 1, 2 and 3 are listener, item and count"

  /// Of a row, blanks around fields apart. Nothing, and why in `dropped`, for a row that says nothing: too short, no
  /// id, no plays. Errors: NotFinite, InvalidArgument (counts that are below 0, above kMostPlays or no numbers; line
  /// and value).
  Result<std::optional<PlayRecord>> read(std::span<const std::string_view> row, std::uint64_t line,
                                         std::string_view where, std::string_view& dropped) const;

 private:
  static constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);
  std::size_t listener_ = 0;
  std::size_t item_ = 1;
  std::size_t count_ = kAbsent;
  bool rating_ = false;
  bool header_ = false;
};

/// An event as JSON: {"listener", "item", "event", "count"} by the names above; event, type or action as in
/// weightOfEvent() (none: a play), times the count (none: 1). Ids may be whole numbers, which are spelled into `ids`.
/// Nothing, and why in `dropped`, for objects that say nothing. Errors: as PlayLayout::read.
Result<std::optional<PlayRecord>> playOfJson(const Json& event, std::uint64_t line, std::string_view where,
                                             std::string (&ids)[2], std::string_view& dropped);

}  // namespace earshot
