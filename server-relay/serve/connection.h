#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "server-relay/config/config.h"
#include "server-relay/http/message.h"
#include "server-relay/serve/payload_body.h"
#include "server-relay/serve/wire.h"

namespace earshot::relay {

class ConnectionSet;
class LiveEndpoint;
class Router;

/// One client's connection, HTTP/1.1, over TLS or not: requests are answered one after another, so pipelined ones keep
/// their order. All of it runs on the executor of its wire; the public functions may be called from any thread. It
/// lives as long as an operation is under way.
///
/// Time limits: idle-timeout for the first byte of a request, header-timeout from there to the last, stall-timeout for
/// each 64 KiB the client takes. Whoever exceeds one is disconnected without a word.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  /// `live`: null for none; `shard`: where its WebSocket would be, on whose executor the wire is.
  Connection(Wire wire, const Config& config, const Router& router, ConnectionSet& set, LiveEndpoint* live,
             std::size_t shard);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void start();

  /// Says 503 and closes: there are too many.
  void startRefused();

  /// Closes now if no request is under way, else after its answer.
  void drain();

  /// Closes now.
  void cut();

 private:
  using Error = boost::beast::error_code;
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
  using Message = boost::beast::http::response<PayloadBody>;
  using Serializer = boost::beast::http::response_serializer<PayloadBody>;

  void handshake();
  void awaitRequest();
  void readHead();
  void onHead(Error error);
  void readBody();
  void onRequest(Error error);
  void upgrade();
  void refuseRequest(Error error);
  Request takeRequest() const;
  void send(Response response);
  void sendFinal(Response response);
  void writeMore();
  void onWritten(Error error);
  void logAnswer() const;
  void endTls();
  void linger();
  void lingerMore(std::size_t budget);
  void close();

  const Config& config_;
  const Router& router_;
  ConnectionSet& set_;
  LiveEndpoint* live_;  ///< null: none
  std::size_t shard_;
  Wire stream_;
  boost::beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  std::optional<Message> message_;
  std::optional<Serializer> serializer_;  ///< refers to message_
  std::size_t bodyRead_ = 0;              ///< bytes of the request behind its head, with chunks' heads and trailers
  std::uint64_t written_ = 0;             ///< bytes of the answer under way
  std::uint64_t stallMark_ = 0;           ///< written_ when the stall-timeout was last begun
  std::chrono::steady_clock::time_point begun_;
  std::string peer_;
  bool idle_ = true;        ///< no byte of a request has arrived
  bool closeNext_ = false;  ///< after the answer under way
  bool gone_ = false;       ///< it is a WebSocket now, and no more of this connection's
  bool final_ = false;      ///< the answer under way is the last, whatever the request said
};

}  // namespace earshot::relay
