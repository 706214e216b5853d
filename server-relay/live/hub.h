#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "server-relay/live/channel.h"
#include "server-relay/live/counts.h"
#include "server-relay/live/dead_letters.h"
#include "server-relay/live/place.h"
#include "server-relay/live/replays.h"
#include "server-relay/live/stream.h"
#include "server-relay/log/log.h"

namespace earshot::relay {

struct HubOptions {
  std::vector<SharedChannel> channels;  ///< one with Overflow::Disconnect at most: the topic of all private channels
  std::string deadLetters;              ///< the topic of what could not be read of tracks
  std::size_t shards = 2;
  std::chrono::milliseconds window{10};  ///< records that come within it go out as one message
  std::size_t memory = 4 << 20;          ///< bytes a channel and shard keep for who resumes
};

/// Carries records from the log to the clients: a stream a topic, a shard a thread.
class Hub {
 public:
  Hub(boost::asio::io_context& context, Log& log, LiveCounts& counts, HubOptions options);
  ~Hub() { stop(); }
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  /// Follows all topics that are not followed yet; may wait for the log. Errors: the log's, of the first that failed.
  /// By one thread.
  Result<void> open();
  /// Nothing new is taken from the log; at once.
  void quiesce();
  /// Nothing is delivered any more. Before the context is destroyed.
  void stop();

  /// Null: there is none of that name. Private channels are the shards'.
  const Channel* channel(const std::string& name) const;

  std::size_t shards() const { return places_.size(); }
  LiveExecutor executor(std::size_t shard) const { return places_[shard]->executor; }
  /// Only on its executor.
  Shard& shard(std::size_t index) { return places_[index]->shard; }

 private:
  DeadLetters deadLetters_;
  Places places_;
  Replays replays_;
  std::vector<std::unique_ptr<Stream>> streams_;
  std::atomic<bool> stopping_ = false;
};

}  // namespace earshot::relay
