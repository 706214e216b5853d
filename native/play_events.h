#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "native/gathered_plays.h"
#include "native/play_file.h"
#include "shared/result.h"

namespace earshot {

/// Plays out of the events of a log, one JSON object a record (see playOfJson; docs/topics.md). An event that came
/// before, by its id, does not count again: its sender was not told in time that it had arrived. What cannot be read is
/// counted, never an error: a log outlives the faults of who wrote it.
///
/// The id is `eventId` or `event_id`, or `id` where another member names the item ({"id": "e1", "track": "t1"}). Ids
/// are compared by 64 bits of a hash: of ten million events one in a million is lost to a chance likeness, at most.
class PlayEvents {
 public:
  /// `place` says where the record lies, for the report.
  void take(std::string_view value, const std::function<std::string()>& place);

  std::size_t repeated() const { return repeated_; }  ///< events that came before

  /// The sums, in the order of listeners and items. `where` names the log. Errors: InvalidArgument (no plays),
  /// OutOfMemory (too many).
  Result<PlayLog> finish(std::string_view where, bool keepDislikes = false) &&;

 private:
  bool isNew(const Json& event);

  GatheredPlays plays_;
  std::unordered_set<std::size_t> ids_;
  std::size_t repeated_ = 0;
  bool full_ = false;
  std::string names_[2];
};

}  // namespace earshot
