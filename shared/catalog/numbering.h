#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "shared/catalog/new_track.h"
#include "shared/result.h"

namespace earshot {

/// The names of a catalog as numbers: what tracks have in common is told without comparing texts. One number a track,
/// in the order given.
struct Numbering {
  std::vector<std::string> genreNames;  ///< distinct, sorted
  std::vector<std::uint16_t> genres;    ///< a number in them, or kUnknownGenre
  std::vector<std::uint32_t> artists;   ///< equal for one artistKey; kUnnumbered where it is empty
  std::vector<std::uint32_t> albums;    ///< equal for one album of one artist; kUnnumbered where it has no name
  /// The highest popularity of the artist's tracks, of an unknown artist this track's; kUnknownPopularity.
  std::vector<std::uint8_t> artistPopularity;
};

/// Errors: InvalidArgument (more than 65,535 genres).
Result<Numbering> numberNames(std::span<const NewTrack* const> tracks);

}  // namespace earshot
