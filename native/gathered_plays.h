#pragma once

#include <string_view>

#include "native/play_file.h"

namespace earshot {

/// Plays on their way into a PlayLog: names are numbered as they come, counts of a listener and item summed at the end.
class GatheredPlays {
 public:
  PlayLog& log() { return log_; }

  /// False: there are more than 4,294,967,294 plays, listeners or items. Precondition: the names are UTF-8.
  [[nodiscard]] bool add(const PlayRecord& play);

  /// The errors of that, and of plays of which nothing is left.
  static Error tooMany(std::string_view where);
  static Error none(std::string_view where, const CleaningReport& report);

  /// One play a pair, the sum of all, in the order of listeners and items. Of events, whose sum may be anything, pairs
  /// with a sum of 0 are left out and reported under the name `source`, and with one below 0, too, unless those are
  /// kept.
  PlayLog finish(std::string_view source, bool events, bool keepDislikes) &&;

 private:
  PlayLog log_;
};

}  // namespace earshot
