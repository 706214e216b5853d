#pragma once

#include <cstddef>
#include <span>
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

struct LookupLimits {
  std::size_t bytesPerShard = 32'768;  ///< about so many
  std::size_t tracksPerWord = 5'000;   ///< a word with more leads to its most popular ones
};

/// Ids, with those that were merged into others, and the words of searchText of `tracks`, numbered in this order.
/// Errors: InvalidArgument (an empty id, or one that appears twice).
Result<std::vector<WrittenShard>> writeLookup(std::span<const NewTrack* const> tracks, const LookupLimits& limits = {});

}  // namespace earshot
