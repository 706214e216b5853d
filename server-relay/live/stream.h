#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "server-relay/live/batch.h"
#include "server-relay/live/channel.h"
#include "server-relay/live/counts.h"
#include "server-relay/live/dead_letters.h"
#include "server-relay/live/place.h"
#include "server-relay/live/sparse_warning.h"
#include "server-relay/log/log.h"

namespace earshot::relay {

/// A topic's way from the log to the shards: encoded once, gathered for a window, longer while the shards are at work
/// with the last. If that takes longer than two windows, the next waits for twice as much as it was longer, ten windows
/// at most: fan-out to thousands leaves time to others, and a write to a socket, which costs the same for one record as
/// for five, carries more of them. What the shards cannot take yet makes the log wait, not the memory grow.
class Stream {
 public:
  struct Options {
    SharedChannel channel;               ///< with Overflow::Disconnect: each key of the topic is a channel of its own
    DeadLetters* deadLetters = nullptr;  ///< null: what cannot be read is only counted
    std::chrono::milliseconds window{10};
    std::size_t memory = 0;  ///< bytes of what came last that are read at the start
  };

  Stream(boost::asio::io_context& context, Log& log, Places& places, LiveCounts& counts, Options options);
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// Begins to follow; may wait for the log. Called again after a failure, by one thread.
  Result<void> open();
  bool isOpen() const { return subscription_ != nullptr; }
  /// Whether its topic was there when it was opened; else it begins when the topic comes. Precondition: isOpen().
  bool hasTopic() const { return !next_->empty(); }

  /// Nothing is taken from now on; at once, from any thread.
  void quiesce();
  /// The log is not followed any more. After quiesce().
  void close() { subscription_.reset(); }

  const Channel& channel() const { return *options_.channel; }

 private:
  /// Records of a key that wait for the next message.
  using Pending = std::map<std::string, Batch>;

  Result<void> prepare();
  void take(const std::vector<Record>& records);
  /// Waits until there is room. False: nothing is taken any more.
  bool add(const Record& record, const Result<std::string>& value);
  void flushSoon();
  void flush();
  void delivered();

  Log& log_;
  Places& places_;
  LiveCounts& counts_;
  const Options options_;
  const bool private_;

  std::optional<std::vector<std::int64_t>> next_;  ///< where following begins, once the shards know
  std::unique_ptr<Subscription> subscription_;

  SparseWarning unreadable_;

  std::mutex mutex_;  ///< guards what the log's thread and the executor share, down to `scheduled_`
  std::condition_variable flushed_;
  Pending pending_;
  Seen reached_;
  std::size_t pendingBytes_ = 0;
  bool quiet_ = false;
  bool scheduled_ = false;

  // Of the executor alone.
  LiveExecutor executor_;
  boost::asio::steady_timer timer_;
  std::chrono::steady_clock::time_point lastFlush_;
  std::chrono::steady_clock::time_point restedAt_;  ///< after the last delivery
  std::size_t underWay_ = 0;                        ///< shards that have not delivered the last batch
};

}  // namespace earshot::relay
