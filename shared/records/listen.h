#pragma once

#include <cstdint>
#include <string>

namespace earshot {

/// One playing of a recording, as the export of another service tells of it. Texts are valid UTF-8 and may be empty,
/// but title or id is there.
struct Listen {
  std::string id;    ///< the service's own: "4uLU6hMCjMI75M1A2tKUQC" of "spotify:track:...", a MusicBrainz recording id
  std::string isrc;  ///< International Standard Recording Code, as bareIsrc() has it
  std::string title;
  std::string artist;
  std::string album;
  std::int64_t at = 0;   ///< seconds since 1970, UTC; 0: unknown
  double heard = -1;     ///< seconds; below 0: unknown
  bool skipped = false;  ///< the service says so
};

/// What is heard for less counts as skipped: from here on services count a stream.
inline constexpr double kHeardSeconds = 30;

inline bool isSkip(const Listen& listen) {
  return listen.skipped ? listen.heard < kHeardSeconds : listen.heard >= 0 && listen.heard < kHeardSeconds;
}

}  // namespace earshot
