#include "bench/relay/listeners.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace earshot::bench {
namespace {

constexpr unsigned kText = 1;
constexpr unsigned kClose = 8;
constexpr unsigned kPing = 9;
constexpr unsigned kPong = 10;

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "bench_relay_load: %s: %s\n", what.c_str(), std::strerror(errno));
  std::exit(1);
}

/// As clients must send it: masked, here with zeros.
std::string frame(unsigned opcode, std::string_view text) {
  std::string bytes(1, static_cast<char>(0x80 | opcode));
  bytes += static_cast<char>(0x80 | text.size());  // all that is said here is shorter than 126 bytes
  bytes.append(4, '\0');
  return bytes.append(text);
}

void send(int descriptor, const std::string& bytes) {
  if (::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size()))
    fail("sending");
}

}  // namespace

std::int64_t clockNow() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

void Latencies::add(std::int64_t nanoseconds) {
  const auto microseconds = static_cast<std::uint64_t>(std::max<std::int64_t>(1, nanoseconds / 1000));
  const auto octave = static_cast<std::size_t>(std::bit_width(microseconds) - 1);
  const std::size_t within = octave >= 3 ? (microseconds >> (octave - 3)) & 7 : (microseconds << (3 - octave)) & 7;
  ++steps_[std::min(octave * 8 + within, steps_.size() - 1)];
  ++count_;
}

double Latencies::quantile(double share) const {
  const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(count_));
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    below += steps_[i];
    if (below > wanted || below == count_) {
      const double octave = static_cast<double>(std::uint64_t{1} << (i / 8));
      return octave * (1 + (static_cast<double>(i % 8) + 1) / 8) / 1000;  // the step's upper end
    }
  }
  return 0;
}

Listeners::~Listeners() {
  for (const auto& socket : sockets_)
    if (socket->descriptor >= 0) ::close(socket->descriptor);
  if (epoll_ >= 0) ::close(epoll_);
}

void Listeners::open(Socket& socket) {
  socket.descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket.descriptor < 0) fail("socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port_);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket.descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) fail("connecting");
  send(socket.descriptor,
       "GET /live HTTP/1.1\r\nHost: relay\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: earshot.v1\r\n\r\n");
  epoll_event event{EPOLLIN, {.ptr = &socket}};
  if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket.descriptor, &event) != 0) fail("epoll");
}

void Listeners::connect(std::size_t count) {
  if (epoll_ < 0) epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  constexpr std::size_t kTogether = 100;  // so that the relay's queue of connections does not overflow
  constexpr std::int64_t kPatience = 60'000'000'000;
  const std::int64_t deadline = clockNow() + kPatience;
  while (sockets_.size() < count) {
    for (std::size_t i = 0; i < kTogether && sockets_.size() < count; ++i) {
      sockets_.push_back(std::make_unique<Socket>());
      open(*sockets_.back());
    }
    while (subscribed_ < sockets_.size()) {
      if (clockNow() > deadline || closed_ > 0) fail("the relay does not take all sockets");
      listen(clockNow() + 10'000'000, 0);
    }
  }
}

void Listeners::clear() {
  records_ = messages_ = gaps_ = 0;
  latencies_.clear();
  for (const auto& socket : sockets_) socket->records = socket->idSum = 0;
}

std::size_t Listeners::whole(std::uint64_t count) const {
  return static_cast<std::size_t>(std::count_if(sockets_.begin(), sockets_.end(), [&](const auto& socket) {
    return socket->records == count && socket->idSum == count * (count - 1) / 2;
  }));
}

void Listeners::listen(std::int64_t deadline, std::uint64_t records) {
  std::array<epoll_event, 512> events{};
  while (records == 0 || records_ < records) {
    const std::int64_t left = deadline - clockNow();
    if (left <= 0) return;
    const int count =
        ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), static_cast<int>(left / 1'000'000 + 1));
    for (int i = 0; i < count; ++i) take(*static_cast<Socket*>(events[static_cast<std::size_t>(i)].data.ptr));
  }
}

void Listeners::take(Socket& socket) {
  const ssize_t count = ::recv(socket.descriptor, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (count <= 0) {
    ::close(socket.descriptor);
    socket.descriptor = -1;
    ++closed_;
    return;
  }
  std::string_view bytes(buffer_.data(), static_cast<std::size_t>(count));
  if (!socket.rest.empty()) {
    socket.rest.append(bytes);
    const std::string all = std::move(socket.rest);
    socket.rest.clear();
    return takeMessages(socket, all);
  }
  takeMessages(socket, bytes);
}

void Listeners::takeMessages(Socket& socket, std::string_view bytes) {
  if (!socket.upgraded) {
    const auto end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos) return void(socket.rest.assign(bytes));
    if (bytes.substr(0, 12) != "HTTP/1.1 101") fail("refused: " + std::string(bytes.substr(0, 40)));
    bytes.remove_prefix(end + 4);
    socket.upgraded = true;
    send(socket.descriptor, frame(kText, R"({"type":"subscribe","channel":")" + channel_ + "\"}"));
  }
  while (bytes.size() >= 2) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])); };
    std::size_t head = 2;
    std::uint64_t length = byte(1) & 127;
    const std::size_t wide = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (bytes.size() < head + wide) break;
    if (wide > 0) length = 0;
    for (std::size_t i = 0; i < wide; ++i) length = length << 8 | byte(head + i);
    head += wide;
    if (bytes.size() < head + length) break;
    takeMessage(socket, static_cast<unsigned>(byte(0) & 15), bytes.substr(head, length));
    bytes.remove_prefix(head + length);
  }
  socket.rest.assign(bytes);
}

void Listeners::takeMessage(Socket& socket, unsigned opcode, std::string_view text) {
  if (opcode == kPing) return send(socket.descriptor, frame(kPong, text));
  if (opcode == kClose) return;  // its end follows
  ++messages_;
  if (text.find(R"("type":"batch")") == std::string_view::npos) {
    if (text.find(R"("type":"subscribed")") != std::string_view::npos) ++subscribed_;
    if (text.find(R"("type":"gap")") != std::string_view::npos) ++gaps_;
    return;
  }
  constexpr std::string_view kSent = R"("sent":)";
  constexpr std::string_view kId = R"("id":")";
  const std::int64_t now = clockNow();
  for (auto at = text.find(kSent); at != std::string_view::npos; at = text.find(kSent, at + 1)) {
    std::int64_t sent = 0;
    std::from_chars(text.data() + at + kSent.size(), text.data() + text.size(), sent);
    std::uint64_t id = 0;
    const auto idAt = text.rfind(kId, at);
    if (idAt != std::string_view::npos) std::from_chars(text.data() + idAt + kId.size(), text.data() + at, id);
    socket.idSum += id;
    ++socket.records;
    ++records_;
    latencies_.add(now - sent);
  }
}

}  // namespace earshot::bench
