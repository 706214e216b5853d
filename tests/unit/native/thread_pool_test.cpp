#include "native/thread_pool.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <vector>

#include "tests/catch.h"

using namespace earshot;

TEST_CASE("forEach visits every index once, with any number of threads") {
  for (const std::size_t threads : {1, 2, 3, 8})
    for (const std::size_t count : {0, 1, 2, 7, 1000}) {
      ThreadPool pool(threads);
      CHECK(pool.size() == threads);
      std::vector<std::atomic<int>> visits(count);
      pool.forEach(count, [&](std::size_t i) { ++visits[i]; });
      for (const auto& visit : visits) CHECK(visit == 1);
    }
}

TEST_CASE("A loop inside a loop ends") {
  ThreadPool pool(3);
  const ParallelFor parallelFor = pool.parallelFor();
  std::atomic<int> sum = 0;
  parallelFor(20,
              [&](std::size_t) { parallelFor(20, [&](std::size_t) { parallelFor(5, [&](std::size_t) { ++sum; }); }); });
  CHECK(sum == 2000);
}

TEST_CASE("orderedMap consumes in order although producers finish out of order") {
  for (const std::size_t threads : {1, 2, 4}) {
    ThreadPool pool(threads);
    std::vector<std::size_t> order;
    orderedMap<std::unique_ptr<std::size_t>>(
        pool, 100,
        [](std::size_t i) {
          std::this_thread::sleep_for(std::chrono::microseconds(i % 7 == 0 ? 2000 : 50));
          return std::make_unique<std::size_t>(i);
        },
        [&](std::size_t i, std::unique_ptr<std::size_t> value) {
          CHECK(*value == i);
          order.push_back(i);
          return true;
        });
    REQUIRE(order.size() == 100);
    for (std::size_t i = 0; i < 100; ++i) CHECK(order[i] == i);
  }
}

TEST_CASE("orderedMap stops when told to and does not run the rest") {
  for (const std::size_t threads : {1, 3}) {
    ThreadPool pool(threads);
    std::atomic<std::size_t> produced = 0;
    std::size_t consumed = 0;
    orderedMap<int>(
        pool, 100000,
        [&](std::size_t) {
          ++produced;
          return 0;
        },
        [&](std::size_t, int) { return ++consumed < 5; });
    CHECK(consumed == 5);
    CHECK(produced <= 5 + 4 * threads);
  }
}

TEST_CASE("orderedMap uses its calling thread too") {
  ThreadPool pool(2);
  std::mutex mutex;
  std::vector<std::thread::id> threads;
  orderedMap<int>(
      pool, 50,
      [&](std::size_t) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
        const std::lock_guard lock(mutex);
        threads.push_back(std::this_thread::get_id());
        return 0;
      },
      [](std::size_t, int) { return true; });
  CHECK(std::count(threads.begin(), threads.end(), std::this_thread::get_id()) > 5);
  CHECK(std::count(threads.begin(), threads.end(), std::this_thread::get_id()) < 45);
}
