#pragma once

#include <atomic>
#include <cstdint>

namespace earshot::relay {

/// What /metrics says of live events, added up by all threads. Totals since the start.
struct LiveCounts {
  std::atomic<std::uint64_t> messages = 0;      ///< WebSocket messages written
  std::atomic<std::uint64_t> bytes = 0;         ///< of their payload
  std::atomic<std::uint64_t> records = 0;       ///< that came from the log, each once
  std::atomic<std::uint64_t> malformed = 0;     ///< of those, that could not be read
  std::atomic<std::uint64_t> deadLetters = 0;   ///< of those, that were kept
  std::atomic<std::uint64_t> acknowledged = 0;  ///< events that the log took, or had taken
  std::atomic<std::uint64_t> refused = 0;       ///< events that were none, or that the log did not take
  std::atomic<std::uint64_t> replays = 0;       ///< clients that resumed from the log
  std::atomic<std::uint64_t> gaps = 0;          ///< told while resuming: what the log had forgotten
  std::atomic<std::uint64_t> dismissed = 0;     ///< clients that had to go
};

}  // namespace earshot::relay
