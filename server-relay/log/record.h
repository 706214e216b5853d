#pragma once

#include <cstdint>
#include <string>

namespace earshot::relay {

/// One record of a topic as the log holds it.
struct Record {
  std::int32_t partition = 0;
  std::int64_t offset = 0;  ///< ascending within its partition, not always by one
  std::int64_t at = 0;      ///< milliseconds since 1970, UTC: when the log took it
  std::string key;          ///< may be empty
  std::string value;
};

/// What a partition holds: offsets from `first` up to, but without, `next`. Equal where it holds nothing.
struct Extent {
  std::int64_t first = 0;
  std::int64_t next = 0;

  friend bool operator==(const Extent&, const Extent&) = default;
};

/// Where a record came to lie.
struct Position {
  std::int32_t partition = 0;
  std::int64_t offset = 0;

  friend bool operator==(const Position&, const Position&) = default;
};

}  // namespace earshot::relay
