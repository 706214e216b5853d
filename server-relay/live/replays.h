#pragma once

#include <atomic>
#include <boost/asio/thread_pool.hpp>

#include "server-relay/live/counts.h"
#include "server-relay/live/place.h"
#include "server-relay/log/log.h"

namespace earshot::relay {

/// Reads the log for clients that are behind what memory holds: a part at a time for each, the next when it took the
/// last. Of all clients one part is read at a time, each in its turn.
class Replays {
 public:
  /// All outlive it.
  Replays(Log& log, Places& places, LiveCounts& counts) : log_(log), places_(places), counts_(counts), pool_(1) {}
  ~Replays() { stop(); }
  Replays(const Replays&) = delete;
  Replays& operator=(const Replays&) = delete;

  /// For a client of that shard, from any thread.
  void start(std::size_t shard, Shard::Replay replay);

  /// No new part is read from now on; at once.
  void quiesce() { stopping_ = true; }
  /// Waits for the part under way.
  void stop();

 private:
  struct Part;
  void go(std::size_t shard, Shard::Replay replay, bool first);
  Part read(Shard::Replay& replay, bool first);
  void deliver(std::size_t shard, Shard::Replay replay, const Part& part);

  Log& log_;
  Places& places_;
  LiveCounts& counts_;
  std::atomic<bool> stopping_ = false;
  boost::asio::thread_pool pool_;
};

}  // namespace earshot::relay
