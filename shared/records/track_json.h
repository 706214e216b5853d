#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "shared/records/json.h"
#include "shared/records/track_cleaner.h"

namespace earshot {

/// A track as a JSON object: the names of a table's columns in any order, and an object `features` or `audio_features`
/// with more of them. Texts and numbers are taken. A list of texts is taken whole for the artist and by its first for
/// genre, title and the like; each may be an object with a `name`. Anything else is left for TrackCleaner to report.
class JsonTrack {
 public:
  /// Valid until the next call. What is no object has no values.
  const TrackRow& row(const Json& json, std::uint64_t line);

  /// A value as the text that a table would hold; empty for what is none.
  static std::string textOf(const Json* value);

 private:
  void take(const Json& object, bool nested);

  TrackRow row_;
  std::array<std::string, kTrackFields> texts_;
  std::array<std::size_t, kTrackFields> ranks_{};
};

}  // namespace earshot
