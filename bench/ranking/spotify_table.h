#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "shared/embedding/space.h"
#include "shared/records/audio_columns.h"
#include "shared/result.h"

namespace earshot::bench {

/// Of the noise around real rows, in spreads of a column.
inline constexpr float kNoise = .15F;

/// The groups that vectors of 64 numbers have here.
inline constexpr std::array<GroupRange, kGroups> kAudioGroups = {{{0, 24}, {24, 40}, {40, 56}, {56, 64}}};

/// The rows of a real table, and as many more around them as wanted.
class SpotifyTable {
 public:
  /// Reads dataset-of-*.csv in the folder. Errors: Io, UnsupportedFormat.
  static Result<SpotifyTable> read(const std::string& folder);

  /// Each around a row, in the space of such tables: normal noise of `noise` spreads of its column on what is
  /// continuous; key, mode and time signature stay.
  std::vector<Embedding> generate(std::size_t tracks, float noise, std::uint64_t seed) const;

  std::size_t size() const { return rows_.size(); }

 private:
  std::vector<AudioColumns> rows_;
  std::array<float, kAudioColumns> spreads_{};
};

/// 64-dimensional vectors around `clusters` normal centres, spread .5 of theirs.
std::vector<Embedding> clusteredVectors(std::size_t rows, std::size_t clusters, std::uint64_t seed);

}  // namespace earshot::bench
