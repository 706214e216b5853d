#include "native/thread_pool.h"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <memory>

namespace earshot {
namespace {

/// Fewer than hardware_concurrency() inside a container or under taskset.
std::size_t availableCores() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  if (sched_getaffinity(0, sizeof cores, &cores) == 0) return static_cast<std::size_t>(std::max(1, CPU_COUNT(&cores)));
  return std::max(1U, std::thread::hardware_concurrency());
}

/// A loop shared by its caller and helpers. A helper that comes late finds no index left and touches nothing of the
/// caller's.
struct Loop {
  std::size_t count;
  const std::function<void(std::size_t)>* body;
  std::atomic<std::size_t> next{0};
  std::atomic<std::size_t> finished{0};
  std::mutex mutex;  ///< orders the last finisher's notification with the caller's wait
  std::condition_variable done;

  void run() {
    for (std::size_t i = next.fetch_add(1); i < count; i = next.fetch_add(1)) {
      (*body)(i);
      if (finished.fetch_add(1) + 1 == count) {
        const std::lock_guard lock(mutex);
        done.notify_all();
      }
    }
  }
};

}  // namespace

ThreadPool::ThreadPool(std::size_t threads) {
  if (threads == 0) threads = availableCores();
  workers_.reserve(threads - 1);
  for (std::size_t i = 1; i < threads; ++i) workers_.emplace_back([this] { work(); });
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void ThreadPool::forEach(std::size_t count, const std::function<void(std::size_t)>& body) {
  if (count == 0) return;
  if (count == 1 || workers_.empty()) return serialFor(count, body);
  const auto loop = std::make_shared<Loop>();
  loop->count = count;
  loop->body = &body;
  for (std::size_t i = 0; i < std::min(workers_.size(), count - 1); ++i) post([loop] { loop->run(); });
  loop->run();
  std::unique_lock lock(loop->mutex);
  loop->done.wait(lock, [&] { return loop->finished.load() == count; });
}

ParallelFor ThreadPool::parallelFor() {
  return [this](std::size_t count, const std::function<void(std::size_t)>& body) { forEach(count, body); };
}

void ThreadPool::post(std::function<void()> task) {
  if (workers_.empty()) return task();
  {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
  }
  wake_.notify_one();
}

bool ThreadPool::runOne() {
  std::function<void()> task;
  {
    const std::lock_guard lock(mutex_);
    if (tasks_.empty()) return false;
    task = std::move(tasks_.front());
    tasks_.pop_front();
  }
  task();
  return true;
}

void ThreadPool::work() {
  while (true) {
    std::function<void()> task;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
      if (tasks_.empty()) return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task();
  }
}

}  // namespace earshot
