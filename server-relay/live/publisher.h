#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "server-relay/live/protocol.h"
#include "server-relay/log/log.h"
#include "shared/result.h"

namespace earshot::relay {

/// What a listener did, as it goes to the log: {"id", "event", "track", "at", "count"?, "listener"?}. Only these
/// fields are taken: what else a page sends stays out of the log. `listener`: who says it, if that is known; then the
/// event may name nobody else. Errors: InvalidArgument, in words for the client's developer.
Result<std::string> checkedEvent(const Publish& publish, std::int64_t now, std::string_view listener = {});

/// Takes events of clients to their topics. An id that comes again is not written again: who sent it is told where it
/// lies. Ids are kept for as many events as `memory` says, those that other relays wrote and those from before a
/// restart included; two relays that are asked within a moment may both write. Thread-safe.
class Publisher {
 public:
  using Done = std::function<void(const Result<Position>&)>;

  Publisher(Log& log, std::vector<std::string> topics, std::size_t memory);

  /// Reads which ids there are, and follows what other relays write. Until then events are refused with Io. May wait
  /// for the log; called again after a failure, by one thread.
  Result<void> open();
  /// Follows no more.
  void close() { following_.clear(); }

  /// Records of one key keep their order. `done` is called once, on any thread. Precondition: a topic of its own.
  void publish(const std::string& topic, const std::string& key, const Publish& publish, Done done,
               std::string_view listener = {});

 private:
  struct Entry {
    std::string id;                    ///< with its topic
    std::optional<Position> position;  ///< none while it is under way
    std::vector<Done> waiting;
  };
  struct State {
    std::mutex mutex;
    std::list<Entry> entries;  ///< oldest first
    std::unordered_map<std::string, std::list<Entry>::iterator> byId;
  };

  Result<void> open(const std::string& topic);
  void remember(const std::string& topic, const std::vector<Record>& records);
  void forgetOldest();
  static void finish(State& state, const std::string& id, const Result<Position>& result);

  Log& log_;
  const std::vector<std::string> topics_;
  std::size_t memory_;
  std::atomic<bool> open_ = false;
  std::shared_ptr<State> state_;                          ///< outlives an append that is under way
  std::vector<std::unique_ptr<Subscription>> following_;  ///< in the order of topics_, those that are open
};

}  // namespace earshot::relay
