#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace earshot::bench {

/// Nanoseconds of the clock that records carry under "sent".
std::int64_t clockNow();

/// How long records were on their way, in steps of 1/8 of a power of two from 1 us on.
class Latencies {
 public:
  void add(std::int64_t nanoseconds);
  /// Milliseconds below which this share of them lies (0 to 1).
  double quantile(double share) const;
  std::uint64_t count() const { return count_; }
  void clear() { *this = {}; }

 private:
  std::array<std::uint64_t, 256> steps_{};
  std::uint64_t count_ = 0;
};

/// Many WebSockets of one relay, all subscribed to one channel, that only listen: one thread, epoll, and of WebSocket
/// just what a relay sends to who says nothing. A library's client costs several times the relay it would measure.
class Listeners {
 public:
  Listeners(std::uint16_t port, std::string channel) : port_(port), channel_(std::move(channel)) {}
  ~Listeners();
  Listeners(const Listeners&) = delete;
  Listeners& operator=(const Listeners&) = delete;

  /// Connects so many and waits until all are subscribed. Aborts with a message on any failure: this is a benchmark.
  void connect(std::size_t count);

  /// Takes what comes until `deadline` (of clockNow), or until so many records came.
  void listen(std::int64_t deadline, std::uint64_t records);

  void clear();
  std::uint64_t records() const { return records_; }
  /// Sockets that got each of the records with the ids 0 to count - 1 once, judged by their number and sum.
  std::size_t whole(std::uint64_t count) const;
  std::uint64_t messages() const { return messages_; }
  std::uint64_t gaps() const { return gaps_; }
  std::uint64_t closed() const { return closed_; }
  const Latencies& latencies() const { return latencies_; }

 private:
  struct Socket {
    int descriptor = -1;
    bool upgraded = false;
    std::uint64_t records = 0;
    std::uint64_t idSum = 0;
    std::string rest;  ///< bytes of a message that is not complete
  };

  void open(Socket& socket);
  void take(Socket& socket);
  void takeMessages(Socket& socket, std::string_view bytes);
  void takeMessage(Socket& socket, unsigned opcode, std::string_view text);

  std::uint16_t port_;
  std::string channel_;
  int epoll_ = -1;
  std::vector<std::unique_ptr<Socket>> sockets_;
  std::vector<char> buffer_ = std::vector<char>(1 << 20);
  std::size_t subscribed_ = 0;
  std::uint64_t records_ = 0;
  std::uint64_t messages_ = 0;
  std::uint64_t gaps_ = 0;
  std::uint64_t closed_ = 0;
  Latencies latencies_;
};

}  // namespace earshot::bench
