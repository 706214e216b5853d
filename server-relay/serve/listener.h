#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <cstdint>
#include <functional>

#include "server-relay/config/config.h"
#include "server-relay/serve/address_counts.h"
#include "server-relay/serve/connection_set.h"
#include "server-relay/serve/wire.h"
#include "shared/result.h"

namespace earshot::relay {

class LiveEndpoint;
class Router;

/// Accepts connections, up to max-connections of them, and up to max-connections-per-address of one address. Its
/// functions, but for open(), run on its strand.
class Listener {
 public:
  /// `live` and `tls`: null for none.
  Listener(boost::asio::io_context& context, const Config& config, const Router& router, ConnectionSet& set,
           LiveEndpoint* live, boost::asio::ssl::context* tls);

  /// Binds and begins to accept. The port that was bound, or Io with the reason.
  Result<std::uint16_t> open();

  /// Accepts no more, then calls `closed`. From any thread.
  void close(std::function<void()> closed);

 private:
  void accept();
  void onAccepted(boost::system::error_code error, Wire::Tcp::socket_type socket, std::size_t shard);

  boost::asio::io_context& context_;
  const Config& config_;
  const Router& router_;
  ConnectionSet& set_;
  LiveEndpoint* live_;              ///< null: none
  boost::asio::ssl::context* tls_;  ///< null: plain
  boost::asio::strand<boost::asio::io_context::executor_type> strand_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer pause_;
  AddressCounts addresses_;
};

}  // namespace earshot::relay
