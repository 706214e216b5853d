#pragma once

#include <string>

#include "server-relay/live/counts.h"
#include "server-relay/log/log.h"

namespace earshot::relay {

/// Keeps what could not be read, with its place and what is wrong with it, in a topic of its own, for people to look
/// at.
class DeadLetters {
 public:
  /// `log` and `counts` outlive it, and what it appends.
  DeadLetters(Log& log, std::string topic, LiveCounts& counts) : log_(log), topic_(std::move(topic)), counts_(counts) {}

  void keep(const std::string& topic, const Record& record, const std::string& cause);

 private:
  Log& log_;
  std::string topic_;
  LiveCounts& counts_;
};

/// {"topic", "partition", "offset", "at", "cause", "size", "value"}: at most 64 KiB of the value, as text.
std::string deadLetter(const std::string& topic, const Record& record, const std::string& cause);

}  // namespace earshot::relay
