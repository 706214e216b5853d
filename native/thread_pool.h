#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "shared/parallel.h"

namespace earshot {

/// Threads for the engine's loops and for work on many files.
class ThreadPool {
 public:
  /// `threads` counts the calling one: 1 starts none. 0 means one for each core this process may use.
  explicit ThreadPool(std::size_t threads = 0);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  std::size_t size() const { return workers_.size() + 1; }

  /// Runs body(i) for every i in [0, count); the caller takes part, so a loop inside a loop cannot starve. `body` must
  /// not throw.
  void forEach(std::size_t count, const std::function<void(std::size_t)>& body);

  /// forEach as the engine wants it. The pool must outlive it.
  ParallelFor parallelFor();

  /// Runs task on some thread, or at once on this one if the pool has no other. `task` must not throw.
  void post(std::function<void()> task);

 private:
  void work();

  std::mutex mutex_;  ///< guards tasks_ and stopping_
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
  bool stopping_ = false;
  std::vector<std::thread> workers_;
};

/// produce(i) on the pool, consume(i, value) on the calling thread in the order of i: what a program prints does not
/// depend on its number of threads. At most a few values a thread wait in memory. consume returns false to stop early;
/// values already under way are then dropped.
template <class Value>
void orderedMap(ThreadPool& pool, std::size_t count, const std::function<Value(std::size_t)>& produce,
                const std::function<bool(std::size_t, Value)>& consume) {
  if (pool.size() == 1) {
    for (std::size_t i = 0; i < count; ++i)
      if (!consume(i, produce(i))) return;
    return;
  }
  const std::size_t window = 4 * pool.size();
  std::vector<std::optional<Value>> ready(window);  // slot i % window belongs to i until it is consumed
  std::mutex mutex;  // guards ready and running; held while notifying, as they die on return
  std::condition_variable arrived;
  std::size_t running = 0;
  std::size_t posted = 0;
  bool going = true;

  for (std::size_t next = 0; next < count && going; ++next) {
    for (; posted < count && posted < next + window; ++posted) {
      {
        const std::lock_guard lock(mutex);
        ++running;
      }
      pool.post([&, i = posted] {
        Value value = produce(i);
        const std::lock_guard lock(mutex);
        ready[i % window] = std::move(value);
        --running;
        arrived.notify_all();
      });
    }
    std::unique_lock lock(mutex);
    arrived.wait(lock, [&] { return ready[next % window].has_value(); });
    Value value = std::move(*ready[next % window]);
    ready[next % window].reset();
    lock.unlock();
    going = consume(next, std::move(value));
  }
  std::unique_lock lock(mutex);
  arrived.wait(lock, [&] { return running == 0; });
}

}  // namespace earshot
