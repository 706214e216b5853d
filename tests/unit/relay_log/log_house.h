#pragma once

#include <memory>
#include <string>

#include "server-relay/log/log.h"

namespace earshot::relay {

/// Where the conformance tests get their log from: each kind of log has one.
class LogHouse {
 public:
  virtual ~LogHouse() = default;
  /// The log; the same records again after `close`.
  virtual Log& log() = 0;
  virtual void close() = 0;
  /// Makes retention take the first records of the partition, all before `offset`.
  virtual void expire(const std::string& topic, std::int32_t partition, std::int64_t offset) = 0;
};

/// A new one, which holds nothing of any other.
std::unique_ptr<LogHouse> openLogHouse();

/// A name that no other test uses.
std::string newTopic();

}  // namespace earshot::relay
