#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/catalog/new_track.h"
#include "shared/catalog/stored_vectors.h"
#include "shared/result.h"

namespace earshot {

/// What a cell's tracks are numbered by in their catalog, one a track.
struct CellNumbers {
  std::span<const std::uint16_t> genres;
  std::span<const std::uint32_t> artists, albums;
  std::span<const std::uint8_t> artistPopularity;
};

/// Whole percents, or kUnknownPopularity.
std::uint8_t storedPopularity(const NewTrack& track);

/// One cell's tracks as a safetensors block, the first `dimensions` of their vectors, which are theirs. Columns nobody
/// knows anything about are left out. Precondition: checkTracks was happy. Errors: InvalidArgument (4 GB of text).
Result<std::vector<std::byte>> writeCell(std::span<const NewTrack* const> tracks, const StoredVectors& vectors,
                                         const CellNumbers& numbers, std::size_t dimensions);

}  // namespace earshot
