// Load for a relay: many sockets that listen to `tracks`, and a producer of records of about 300 bytes at a steady
// rate. Prints one line of JSON a round: what was produced, what arrived, and how long it was on its way.
#include <sys/resource.h>

#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>
#include <thread>

#include "bench/relay/listeners.h"
#include "server-relay/log/open_log.h"

namespace {

using earshot::bench::clockNow;

struct Wish {
  std::uint16_t port = 0;
  std::string log;  ///< as of --log: "kafka:HOST:PORT"
  std::size_t sockets = 1000;
  std::size_t rate = 50;     ///< records a second
  std::size_t seconds = 10;  ///< a round
  std::size_t rounds = 1;
};

template <class Number>
Number numberOf(const char* text) {
  Number number = 0;
  std::from_chars(text, text + std::strlen(text), number);
  return number;
}

/// Appends at a steady rate until it has appended them all. How many the log took.
std::size_t produce(earshot::relay::Log& log, std::size_t rate, std::size_t count) {
  const std::string padding(200, 'x');
  std::atomic<std::size_t> taken = 0;
  std::atomic<std::size_t> told = 0;
  const auto begun = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < count; ++i) {
    std::this_thread::sleep_until(begun + std::chrono::nanoseconds(1'000'000'000ULL * i / rate));
    const std::string id = std::to_string(i);
    log.append("tracks", id,
               R"({"id":")" + id + R"(","title":"Song","artist":"Ann","sent":)" + std::to_string(clockNow()) +
                   R"(,"padding":")" + padding + R"(","features":{"tempo":92}})",
               [&](const earshot::Result<earshot::relay::Position>& result) {
                 taken += result.ok() ? 1 : 0;
                 ++told;
               });
  }
  while (told < count) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  return taken;
}

double cpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// A producer's first records wait for its acquaintance with the broker: they are no measure of the relay.
void warmUp(earshot::bench::Listeners& listeners, earshot::relay::Log& log, const Wish& wish) {
  constexpr std::size_t kRecords = 20;
  std::thread producer([&] { produce(log, wish.rate, kRecords); });
  listeners.listen(clockNow() + 10'000'000'000, kRecords * wish.sockets);
  producer.join();
}

void runRound(earshot::bench::Listeners& listeners, earshot::relay::Log& log, const Wish& wish) {
  constexpr std::int64_t kLate = 20'000'000'000;  // what has not arrived then is lost
  listeners.clear();
  const std::size_t count = wish.rate * wish.seconds;
  const std::int64_t begun = clockNow();
  const double cpu = cpuSeconds();
  std::size_t taken = 0;
  std::thread producer([&] { taken = produce(log, wish.rate, count); });
  listeners.listen(begun + static_cast<std::int64_t>(wish.seconds) * 1'000'000'000 + kLate, count * wish.sockets);
  producer.join();
  const double seconds = static_cast<double>(clockNow() - begun) / 1e9;
  const auto& latencies = listeners.latencies();
  std::printf(
      R"({"sockets":%zu,"rate":%zu,"seconds":%.3f,"produced":%zu,"received":%llu,"whole":%zu,"messages":%llu,"gaps":%llu,)"
      R"("closed":%llu,"p50":%.2f,"p99":%.2f,"p999":%.2f,"loadCpu":%.2f})"
      "\n",
      wish.sockets, wish.rate, seconds, taken, static_cast<unsigned long long>(listeners.records()),
      listeners.whole(count), static_cast<unsigned long long>(listeners.messages()),
      static_cast<unsigned long long>(listeners.gaps()), static_cast<unsigned long long>(listeners.closed()),
      latencies.quantile(.5), latencies.quantile(.99), latencies.quantile(.999), cpuSeconds() - cpu);
  std::fflush(stdout);
}

}  // namespace

int main(int count, char** arguments) {
  Wish wish;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string key = arguments[i];
    const char* value = arguments[i + 1];
    if (key == "--port") wish.port = numberOf<std::uint16_t>(value);
    if (key == "--log") wish.log = value;
    if (key == "--sockets") wish.sockets = numberOf<std::size_t>(value);
    if (key == "--rate") wish.rate = numberOf<std::size_t>(value);
    if (key == "--seconds") wish.seconds = numberOf<std::size_t>(value);
    if (key == "--rounds") wish.rounds = numberOf<std::size_t>(value);
  }
  if (wish.port == 0 || !earshot::relay::isLogAddress(wish.log)) {
    std::fputs(
        "usage: bench_relay_load --port P --log kafka:HOST:PORT [--sockets N] [--rate R] [--seconds S] [--rounds N]\n",
        stderr);
    return 2;
  }
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);

  const auto log = earshot::relay::openLog(wish.log);
  if (!log) {
    std::fprintf(stderr, "bench_relay_load: %s\n", log.error().message().c_str());
    return 1;
  }
  earshot::bench::Listeners listeners(wish.port, "tracks");
  listeners.connect(wish.sockets);
  std::puts(R"({"connected":true})");
  std::fflush(stdout);
  // Whoever measures the relay's memory does it now.
  if (std::getchar() == EOF) return 1;
  warmUp(listeners, **log, wish);
  std::puts(R"({"warm":true})");
  std::fflush(stdout);
  for (std::size_t round = 0; round < wish.rounds; ++round) runRound(listeners, **log, wish);
  return 0;
}
