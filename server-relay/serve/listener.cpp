#include "server-relay/serve/listener.h"

#include <spdlog/spdlog.h>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/dispatch.hpp>

#include "server-relay/serve/connection.h"
#include "server-relay/serve/live_endpoint.h"
#include "server-relay/serve/router.h"

namespace earshot::relay {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

/// Connections beyond the limit that are told so; beyond these they are closed without a word.
constexpr std::size_t kRefusedAtOnce = 64;
/// Out of descriptors: accepting again at once would spin.
constexpr std::chrono::milliseconds kPause{100};

}  // namespace

Listener::Listener(asio::io_context& context, const Config& config, const Router& router, ConnectionSet& set,
                   LiveEndpoint* live, asio::ssl::context* tls)
    : context_(context),
      config_(config),
      router_(router),
      set_(set),
      live_(live),
      tls_(tls),
      strand_(asio::make_strand(context)),
      acceptor_(strand_),
      pause_(strand_),
      addresses_(config.maxConnectionsPerAddress) {}

Result<std::uint16_t> Listener::open() {
  boost::system::error_code error;
  const auto failed = [&](const char* step) {
    const bool taken = error == asio::error::address_in_use;
    return Error{ErrorCode::Io, "--listen " + config_.listen.text(), std::string(step) + ": " + error.message(),
                 taken ? "Stop the program that listens there, or choose another port with --listen HOST:PORT (port 0 "
                         "takes a free one)."
                       : "Choose another address with --listen HOST:PORT."};
  };
  const auto address = asio::ip::make_address(config_.listen.host, error);
  if (error) return failed("not an address");
  const tcp::endpoint endpoint(address, config_.listen.port);
  acceptor_.open(endpoint.protocol(), error);
  if (error) return failed("no socket");
  acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (error) return failed("no socket option");
  acceptor_.bind(endpoint, error);
  if (error) return failed("cannot be bound");
  acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (error) return failed("cannot be listened on");
  const auto bound = acceptor_.local_endpoint(error);
  if (error) return failed("has no port");
  asio::dispatch(strand_, [this] { accept(); });
  return bound.port();
}

void Listener::close(std::function<void()> closed) {
  asio::dispatch(strand_, [this, closed = std::move(closed)] {
    boost::system::error_code ignored;  // closing is the last resort already
    acceptor_.close(ignored);
    pause_.cancel();
    closed();
  });
}

void Listener::accept() {
  if (!acceptor_.is_open()) return;
  // Where it would be a WebSocket, from the start: connections do not move.
  const std::size_t shard = live_ != nullptr ? live_->nextShard() : 0;
  const LiveExecutor executor = live_ != nullptr ? live_->executor(shard) : asio::make_strand(context_);
  acceptor_.async_accept(executor, asio::bind_executor(strand_, [this, shard](boost::system::error_code error,
                                                                              Wire::Tcp::socket_type socket) {
                           onAccepted(error, std::move(socket), shard);
                         }));
}

void Listener::onAccepted(boost::system::error_code error, Wire::Tcp::socket_type socket, std::size_t shard) {
  if (!acceptor_.is_open()) return;
  if (error == asio::error::no_descriptors || error == asio::error::no_buffer_space ||
      error == boost::system::errc::too_many_files_open_in_system || error == boost::system::errc::not_enough_memory) {
    spdlog::warn("cannot accept connections: {}; trying again", error.message());
    pause_.expires_after(kPause);
    pause_.async_wait([this](boost::system::error_code canceled) {
      if (!canceled) accept();
    });
    return;
  }
  if (!error) {
    const std::size_t open = addresses_.size();
    const auto peer = socket.remote_endpoint(error);
    auto [within, place] = addresses_.take(peer.address());
    if (open < config_.maxConnections + kRefusedAtOnce && place != nullptr) {
      const auto connection = std::make_shared<Connection>(Wire(std::move(socket), tls_, std::move(place)), config_,
                                                           router_, set_, live_, shard);
      set_.add(connection);
      if (open < config_.maxConnections && within) {
        connection->start();
      } else {
        connection->startRefused();
      }
    }
  }
  accept();
}

}  // namespace earshot::relay
