#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "shared/catalog/new_track.h"
#include "shared/catalog/space_description.h"
#include "shared/result.h"

namespace earshot {

/// One cell's tracks as a safetensors block. Columns nobody knows anything about are left out; a map or works only some
/// tracks have are an error. Errors: as checkTracks, and InvalidArgument (4 GB of text).
Result<std::vector<std::byte>> writeCell(std::span<const NewTrack* const> tracks, std::span<const std::string> genres,
                                         const SpaceDescription& space);

}  // namespace earshot
