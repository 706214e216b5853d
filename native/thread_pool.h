#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
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

  /// Runs one waiting task on this thread; false if there was none.
  bool runOne();

 private:
  void work();

  std::mutex mutex_;  ///< guards tasks_ and stopping_
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
  bool stopping_ = false;
  std::vector<std::thread> workers_;
};

/// produce(i) on the pool (the calling thread included), consume(i, value) on the calling thread in the order of i:
/// what a program prints does not depend on its number of threads. At most a few values a thread wait in memory.
/// consume returns false to stop early: what is under way is finished and dropped. Neither may throw.
template <class Value>
void orderedMap(ThreadPool& pool, std::size_t count, const std::function<Value(std::size_t)>& produce,
                const std::function<bool(std::size_t, Value)>& consume) {
  const std::size_t window = 4 * pool.size();
  std::vector<std::optional<Value>> ready(window);  // slot i % window belongs to i until it is consumed
  std::mutex mutex;  // guards ready, running and stopped; held while notifying, as all of them die on return
  std::condition_variable arrived;
  std::size_t running = 0;
  bool stopped = false;

  const auto task = [&](std::size_t i) {
    {
      const std::lock_guard lock(mutex);
      if (stopped) {
        --running;
        arrived.notify_all();
        return;
      }
    }
    Value value = produce(i);
    const std::lock_guard lock(mutex);
    ready[i % window] = std::move(value);
    --running;
    arrived.notify_all();
  };

  std::size_t posted = 0;
  for (std::size_t next = 0; next < count && !stopped; ++next) {
    // Without other threads a posted task runs here and now: post no more than the one that is consumed next.
    const std::size_t ahead = pool.size() == 1 ? 1 : window;
    for (; posted < count && posted < next + ahead; ++posted) {
      {
        const std::lock_guard lock(mutex);
        ++running;
      }
      pool.post([&task, i = posted] { task(i); });
    }
    std::unique_lock lock(mutex);
    while (!ready[next % window]) {
      lock.unlock();
      const bool helped = pool.runOne();
      lock.lock();
      if (!helped) arrived.wait(lock, [&] { return ready[next % window].has_value(); });
    }
    Value value = std::move(*ready[next % window]);
    ready[next % window].reset();
    lock.unlock();
    if (!consume(next, std::move(value))) {
      lock.lock();
      stopped = true;
    }
  }
  while (pool.runOne()) {
  }
  std::unique_lock lock(mutex);
  arrived.wait(lock, [&] { return running == 0; });
}

}  // namespace earshot
