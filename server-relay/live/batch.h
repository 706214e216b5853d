#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "server-relay/log/record.h"

namespace earshot::relay {

/// For each partition the last offset that was seen; -1: none of it.
using Seen = std::vector<std::int64_t>;

/// Records as clients get them: encoded once, shared by all who get them.
struct Batch {
  struct Part {
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    std::size_t end = 0;  ///< of its text in `text`, without the comma that follows
  };

  std::string text;         ///< objects, separated by commas: the inside of a "records" array
  std::vector<Part> parts;  ///< in the order of the text, offsets ascending within a partition

  bool empty() const { return parts.empty(); }

  /// `value` is one JSON value on one line.
  void add(const Record& record, std::string_view value);

  void append(const Batch& batch);

  /// Whether nothing of it was seen: it can be shared as it is.
  bool isNewTo(const Seen& seen) const;

  /// What of it was not seen.
  Batch without(const Seen& seen) const;

  /// The last record alone. Precondition: not empty.
  Batch last() const;

  /// Takes it as seen.
  void markIn(Seen& seen) const;
};

using SharedBatch = std::shared_ptr<const Batch>;

/// The last offset of a partition that was seen; -1: none.
inline std::int64_t lastSeen(const Seen& seen, std::int32_t partition) {
  const auto index = static_cast<std::size_t>(partition);
  return index < seen.size() ? seen[index] : -1;
}

/// Takes an offset as seen, and all before it.
void markSeen(Seen& seen, std::int32_t partition, std::int64_t offset);

/// Whether `left` saw everything that `right` did.
bool covers(const Seen& left, const Seen& right);

}  // namespace earshot::relay
