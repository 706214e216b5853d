#pragma once

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

#include "server-relay/config/config.h"
#include "server-relay/live/counts.h"
#include "server-relay/live/hub.h"
#include "server-relay/live/publisher.h"
#include "server-relay/live/sparse_warning.h"
#include "server-relay/serve/live_session.h"
#include "server-relay/tokens/token_checker.h"

namespace earshot::relay {

/// Where WebSockets come in: /live. Knows them all, so that they can be looked after and asked to go.
class LiveEndpoint {
 public:
  /// `tokens`: null where none are taken.
  LiveEndpoint(boost::asio::io_context& context, const Config& config, Log& log, std::unique_ptr<TokenChecker> tokens);
  ~LiveEndpoint() { stop(); }
  LiveEndpoint(const LiveEndpoint&) = delete;
  LiveEndpoint& operator=(const LiveEndpoint&) = delete;

  void start();

  /// The shard whose turn it is: connections are spread over them when they come, and stay.
  std::size_t nextShard() { return turn_++ % hub_.shards(); }
  LiveExecutor executor(std::size_t shard) const { return hub_.executor(shard); }

  /// Why this upgrade is refused: a status and a reason; none: it is not.
  struct Refusal {
    unsigned status = 0;
    std::string reason;
  };
  std::optional<Refusal> refusal(const LiveSession::Upgrade& upgrade) const;

  /// Takes the connection over, on the shard's executor. Precondition: no refusal.
  void accept(Wire wire, std::size_t shard, const LiveSession::Upgrade& upgrade);

  std::size_t size() const { return size_; }
  const LiveCounts& counts() const { return counts_; }
  /// Whether all topics are followed, and the log can be reached.
  bool isOpen() const { return open_ && log_.healthy(); }

  /// Asks all to come again elsewhere.
  void drain();
  /// Closes all that are left, without a word, and takes nothing new from the log.
  void cut();
  /// Nothing is followed or delivered any more.
  void stop();

 private:
  friend class LiveSession;
  struct Place {
    explicit Place(const LiveExecutor& executor) : timer(executor) {}
    std::unordered_set<LiveSession*> sessions;
    boost::asio::steady_timer timer;
  };

  /// Seconds since 1970.
  static std::int64_t now();

  /// What became of an event; from any thread.
  void count(const Result<Position>& result);
  void add(std::size_t shard, LiveSession& session);
  void remove(std::size_t shard, LiveSession& session);
  void lookLater(std::size_t shard);
  /// Follows what is not followed yet.
  Result<void> openLog();
  /// Until all is followed: a log that is out of reach is tried again.
  void awaitLog();

  const Config& config_;
  Log& log_;
  const std::string playsTopic_;
  const std::string privateTopic_;
  LiveCounts counts_;
  std::unique_ptr<TokenChecker> tokens_;  ///< null: none are taken
  Hub hub_;
  Publisher publisher_;
  std::vector<std::unique_ptr<Place>> places_;  ///< by shard, each of its executor alone
  std::atomic<std::size_t> size_ = 0;
  std::atomic<std::size_t> turn_ = 0;
  std::atomic<bool> draining_ = false;
  SparseWarning untaken_;  ///< of a log that takes no events

  std::atomic<bool> open_ = false;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stopping_ = false;  ///< guarded by mutex_
  std::thread opening_;
};

}  // namespace earshot::relay
