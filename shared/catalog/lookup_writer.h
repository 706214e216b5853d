#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "shared/catalog/catalog_index.h"
#include "shared/catalog/new_track.h"
#include "shared/result.h"

namespace earshot {

/// A shard and what the index says of it; its place in the file is the caller's.
struct WrittenShard {
  ShardEntry entry;
  std::vector<std::byte> bytes;
};

/// Ids and the words of searchText of `tracks`, numbered in this order, in shards of about `bytesPerShard`.
/// Errors: InvalidArgument (an empty id, or one that appears twice).
Result<std::vector<WrittenShard>> writeLookup(std::span<const NewTrack* const> tracks,
                                              std::size_t bytesPerShard = 65536);

}  // namespace earshot
