#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <string_view>

namespace earshot {

/// Numbers about a track's sound that tables in Spotify's layout carry; their place in AudioColumns.
enum class AudioColumn {
  Speechiness,       ///< [0, 1] how much is spoken
  Acousticness,      ///< [0, 1] how surely it is acoustic
  Instrumentalness,  ///< [0, 1] how surely nobody sings
  Liveness,          ///< [0, 1] how surely there is an audience
  Key,               ///< 0 (C) to 11 (B)
  Mode,              ///< 1 major, 0 minor
  Valence,           ///< [0, 1] how cheerful
  Tempo,             ///< beats a minute
  Danceability,      ///< [0, 1]
  TimeSignature,     ///< beats a bar
  Energy,            ///< [0, 1]
  Loudness,          ///< dB
};
inline constexpr std::size_t kAudioColumns = 12;

/// By AudioColumn; NaN unknown.
struct AudioColumns {
  std::array<float, kAudioColumns> values;

  AudioColumns() { values.fill(std::numeric_limits<float>::quiet_NaN()); }
  float& operator[](AudioColumn column) { return values[static_cast<std::size_t>(column)]; }
  float operator[](AudioColumn column) const { return values[static_cast<std::size_t>(column)]; }
};

/// What a column may hold. Numbers in [least, most] are kept; those beyond, but within [lowest, highest], are clipped:
/// rounding, or another program's scale; the rest are no such numbers, and dropped. `unknown` is how tables write that
/// nothing is known.
struct AudioColumnRule {
  std::string_view name;
  double least, most;
  double lowest, highest;
  bool whole;  ///< only whole numbers
  std::optional<double> unknown;
};

inline constexpr AudioColumnRule kAudioColumnRules[kAudioColumns] = {
    {"speechiness", 0, 1, -.05, 1.05, false, {}},
    {"acousticness", 0, 1, -.05, 1.05, false, {}},
    {"instrumentalness", 0, 1, -.05, 1.05, false, {}},
    {"liveness", 0, 1, -.05, 1.05, false, {}},
    {"key", 0, 11, 0, 11, true, -1},
    {"mode", 0, 1, 0, 1, true, -1},
    {"valence", 0, 1, -.05, 1.05, false, {}},
    {"tempo", 30, 260, 10, 1000, false, 0},
    {"danceability", 0, 1, -.05, 1.05, false, {}},
    {"time_signature", 1, 7, 1, 16, true, 0},
    {"energy", 0, 1, -.05, 1.05, false, {}},
    {"loudness", -60, 5, -200, 20, false, {}},
};

}  // namespace earshot
