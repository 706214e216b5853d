#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/stream_traits.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/beast/websocket/teardown.hpp>
#include <memory>
#include <optional>
#include <utility>

#include "server-relay/live/place.h"

namespace earshot::relay {

/// What bytes of a client come and go by: TCP, or TLS over it. For Beast an AsyncStream.
class Wire {
 public:
  using executor_type = LiveExecutor;
  using Tcp = boost::beast::basic_stream<boost::asio::ip::tcp, LiveExecutor>;
  using Tls = boost::beast::ssl_stream<Tcp>;
  using Error = boost::beast::error_code;

  /// `tls`: null for plain TCP. `place`: kept as long as the wire.
  Wire(Tcp::socket_type socket, boost::asio::ssl::context* tls, std::shared_ptr<const void> place)
      : place_(std::move(place)) {
    if (tls != nullptr) {
      tls_ = std::make_unique<Tls>(std::move(socket), *tls);
    } else {
      tcp_.emplace(std::move(socket));
    }
  }

  bool isTls() const { return tls_ != nullptr; }
  /// Precondition: isTls().
  Tls& tls() { return *tls_; }
  Tcp& next_layer() { return tls_ ? tls_->next_layer() : *tcp_; }
  const Tcp& next_layer() const { return tls_ ? tls_->next_layer() : *tcp_; }

  executor_type get_executor() { return next_layer().get_executor(); }

  template <class Buffers, class Handler>
  void async_read_some(const Buffers& buffers, Handler&& handler) {
    if (tls_) return tls_->async_read_some(buffers, std::forward<Handler>(handler));
    tcp_->async_read_some(buffers, std::forward<Handler>(handler));
  }

  template <class Buffers, class Handler>
  void async_write_some(const Buffers& buffers, Handler&& handler) {
    if (tls_) return tls_->async_write_some(buffers, std::forward<Handler>(handler));
    tcp_->async_write_some(buffers, std::forward<Handler>(handler));
  }

 private:
  std::optional<Tcp> tcp_;
  std::unique_ptr<Tls> tls_;
  std::shared_ptr<const void> place_;
};

/// How Beast ends a WebSocket that lies on a wire: its own closing frames are through, so that TCP's end is enough.
template <class Handler>
void async_teardown(boost::beast::role_type role, Wire& wire, Handler&& handler) {
  using boost::beast::websocket::async_teardown;
  async_teardown(role, wire.next_layer(), std::forward<Handler>(handler));
}

}  // namespace earshot::relay
