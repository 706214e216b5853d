#pragma once

#include <string>

#include "server-relay/live/batch.h"
#include "server-relay/live/outbox.h"

namespace earshot::relay {

/// Offsets `first` to `last` of a partition, each with its offset as its value.
inline Batch records(std::int32_t partition, std::int64_t first, std::int64_t last) {
  Batch batch;
  for (std::int64_t offset = first; offset <= last; ++offset)
    batch.add({partition, offset, 1000 + offset, "", ""}, std::to_string(offset));
  return batch;
}

inline SharedBatch shared(std::int32_t partition, std::int64_t first, std::int64_t last) {
  return std::make_shared<const Batch>(records(partition, first, last));
}

/// What goes over the socket.
inline std::string text(const Outgoing& message) {
  std::string all;
  for (const auto& piece : message) all += *piece;
  return all;
}

/// The message of a channel with these records.
inline std::string batchOf(const std::string& channel, const Batch& batch) {
  return R"({"type":"batch","channel":")" + channel + R"(","records":[)" + batch.text + "]}";
}

}  // namespace earshot::relay
