#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>

#include "server-relay/live/place.h"

namespace earshot::relay {

/// A warning of what may happen very often: said at once, then every 10 s at most, with how often it happened since. In
/// the end none is left unsaid. Thread-safe.
class SparseWarning {
 public:
  /// `say`: how often, and what the last was like; on the context.
  using Say = std::function<void(std::uint64_t count, const std::string& last)>;

  SparseWarning(boost::asio::io_context& context, Say say);
  SparseWarning(const SparseWarning&) = delete;
  SparseWarning& operator=(const SparseWarning&) = delete;

  void add(std::uint64_t count, std::string last);

  /// Says what is left, and waits for nothing any more.
  void finish();

 private:
  void sayOrWait();
  void sayNow();

  Say say_;
  LiveExecutor executor_;
  boost::asio::steady_timer timer_;                    ///< of the executor alone
  std::chrono::steady_clock::time_point allowedFrom_;  ///< likewise
  std::mutex mutex_;                                   ///< guards the rest
  std::uint64_t unsaid_ = 0;
  std::string last_;
  bool waiting_ = false;
  bool finished_ = false;
};

}  // namespace earshot::relay
