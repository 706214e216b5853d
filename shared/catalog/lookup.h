#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/buffer.h"
#include "shared/catalog/catalog_index.h"
#include "shared/catalog/string_column.h"
#include "shared/records/json.h"
#include "shared/result.h"

namespace earshot {

/// The words of folded text: runs of letters and digits. ASCII letters, digits and everything above ASCII count, except
/// general and CJK punctuation (U+2000-206F, U+3000-303F); an apostrophe joins ("don't" is "dont"). Folding (case,
/// marks) is the caller's: natively native/fold.h, in the browser String.normalize. Text without spaces, as Japanese,
/// is one word and found by how it begins.
std::vector<std::string> splitWords(std::string_view folded);

/// Sorted keys and, for each, the sorted numbers of the tracks it leads to: a block of `lookup-<hash>.blocks`.
class LookupShard {
 public:
  /// Takes the block's bytes, already compared with their hash. Errors: UnsupportedFormat, Corrupt.
  static Result<LookupShard> read(Buffer<std::byte> block, const ShardEntry& entry, std::uint32_t tracks,
                                  std::string_view where, const JsonParser& parse);

  std::size_t size() const { return keys_.size(); }
  std::string_view key(std::size_t i) const { return keys_[i]; }
  std::span<const std::uint32_t> tracks(std::size_t i) const {
    return tracks_.subspan(starts_[i], starts_[i + 1] - starts_[i]);
  }

  /// The first key that is not before `key`; size() if all are.
  std::size_t lowerBound(std::string_view key) const;

 private:
  Buffer<std::byte> bytes_;
  StringColumn keys_;
  std::span<const std::uint32_t> starts_;
  std::span<const std::uint32_t> tracks_;
};

/// Which shards may hold keys that are `key` or, with `prefix`, begin with it: [first, last) in index.shards.
struct ShardRange {
  std::size_t first = 0;
  std::size_t last = 0;
};
ShardRange shardsFor(const CatalogIndex& index, LookupKind kind, std::string_view key, bool prefix);

/// Search by words of title and artist. `shard(i)` gives the shard of that number in the index, or null where it could
/// not be had. Tracks that have all the words, the last one as a beginning ("wor" finds "workshop"), by track number,
/// at most `limit`. No words find nothing.
std::vector<std::uint32_t> findByWords(const CatalogIndex& index, std::span<const std::string> foldedWords,
                                       const std::function<const LookupShard*(std::size_t)>& shard, std::size_t limit);

}  // namespace earshot
