#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include "shared/records/audio_columns.h"

namespace earshot {

/// What a row of a table says about a track; cleaned, valid UTF-8.
struct TrackRecord {
  std::string id;
  std::string title;
  std::string artist;       ///< several: joined by ", "
  std::string firstArtist;  ///< the first who is named
  std::string album;
  std::string genre;  ///< the first of several
  std::string isrc;
  int year = 0;                                                ///< 0 unknown
  float duration = 0;                                          ///< seconds; 0 unknown
  float popularity = std::numeric_limits<float>::quiet_NaN();  ///< [0, 100]; NaN unknown
  double listens = -1;                                         ///< -1 unknown
  AudioColumns audio;
  std::uint64_t line = 0;  ///< where it stood
};

}  // namespace earshot
