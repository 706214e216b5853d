#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
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

  /// Of each of these tracks, where the catalog knows it; words only.
  std::span<const std::uint8_t> popularity(std::size_t i) const {
    return popularity_.empty() ? popularity_ : popularity_.subspan(starts_[i], starts_[i + 1] - starts_[i]);
  }

  /// The key leads to the most popular of its tracks only.
  bool isCut(std::size_t i) const { return !cut_.empty() && cut_[i] != 0; }

  /// The first key that is not before `key`; size() if all are.
  std::size_t lowerBound(std::string_view key) const;

 private:
  Buffer<std::byte> bytes_;
  StringColumn keys_;
  std::span<const std::uint32_t> starts_;
  std::span<const std::uint32_t> tracks_;
  std::span<const std::uint8_t> popularity_, cut_;
};

/// Which shard would hold a key: its number in index.shards. None where there is none of that kind, or where the key
/// lies before the first.
std::optional<std::size_t> shardFor(const CatalogIndex& index, LookupKind kind, std::string_view key);

}  // namespace earshot
