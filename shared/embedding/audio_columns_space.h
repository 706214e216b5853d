#pragma once

#include <array>
#include <string_view>

#include "shared/embedding/space.h"
#include "shared/records/audio_columns.h"

namespace earshot {

/// The space of tables: their numbers about the sound, in the same four groups as the space of analyzed audio, each at
/// its own scale, so that none outweighs the others. Nothing is fitted to the table at hand: tracks of different tables
/// are compared, and a new one joins any time. docs/tables.md has the formulas in words.
///
///   dimension  0  1  2  3   square roots of speechiness, acousticness, instrumentalness, liveness   timbre
///              4  5  6  7   place on the circle of fifths, mode, valence                            harmony
///              8  9 10      log2 of the tempo, danceability, time signature                         rhythm
///             11 12         energy, loudness                                                        dynamics
inline constexpr std::string_view kAudioColumnsSpace = "spotify-audio-1";
inline constexpr std::array<GroupRange, kGroups> kAudioColumnsGroups = {{{0, 4}, {4, 8}, {8, 11}, {11, 13}}};

/// The median over random pairs of some 40,000 well-known songs of six decades.
inline constexpr std::array<float, kGroups> kAudioColumnsTypicalDistances = {2.55F, 1.29F, 1.76F, 1.40F};

/// Always finite: a number that is not known (NaN) is taken as the mean, an unknown key as the middle of the circle.
Embedding embedAudioColumns(const AudioColumns& columns);

}  // namespace earshot
