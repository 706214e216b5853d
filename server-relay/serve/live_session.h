#pragma once

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server-relay/live/member.h"
#include "server-relay/live/protocol.h"
#include "server-relay/serve/wire.h"
#include "server-relay/tokens/json_web_token.h"

namespace earshot::relay {

class LiveEndpoint;

/// One client's WebSocket. All of it runs on its shard's executor. It lives as long as an operation is under way.
class LiveSession final : public Member {
 public:
  using Upgrade = boost::beast::http::request<boost::beast::http::string_body>;

  LiveSession(Wire wire, LiveEndpoint& endpoint, std::size_t shard);
  ~LiveSession() override;

  void start(const Upgrade& upgrade);

  void wake() override;
  void dismiss(std::uint16_t code, std::string_view reason) override;
  void whenDrained(std::function<void()> drained) override;

  /// As dismiss, after what is being written.
  void farewell(std::uint16_t code, std::string_view reason);

  /// Closes without a word.
  void cut();

  /// Asks a client to whom nothing was said since the last time whether it is there; sends away whose token expired.
  void lookAfter(std::int64_t now);

 private:
  using Error = boost::beast::error_code;
  using Farewell = boost::beast::websocket::close_reason;

  void read();
  void onRead(Error error);
  void onControl(boost::beast::websocket::frame_type kind);
  void readSoon();
  void handle(const ClientMessage& message);
  void hello(const Hello& message);
  void subscribe(const Subscribe& message);
  void unsubscribe(const std::string& name);
  void publish(const Publish& message);
  const Channel* subscribed(const std::string& name) const;
  bool isOwn(const std::string& channel) const;
  void say(std::string message);
  void writeNext();
  void onWritten(Error error);
  void close();
  void end();

  LiveEndpoint& endpoint_;
  std::size_t shard_;
  boost::beast::websocket::stream<Wire, false> socket_;  ///< without compression: it costs more memory than all else
  boost::beast::flat_buffer buffer_;
  Outgoing outgoing_;  ///< being written
  std::vector<std::function<void()>> drained_;
  std::chrono::steady_clock::time_point allowedFrom_;  ///< when the next message would be due, had they come evenly
  std::chrono::steady_clock::time_point controlAllowedFrom_;  ///< the same of its pings and pongs
  std::unique_ptr<boost::asio::steady_timer> pause_;          ///< of one who says too much
  std::unique_ptr<Claims> who_;                               ///< null: nobody said
  std::unique_ptr<Farewell> farewell_;
  bool writing_ = false;
  bool open_ = false;
  bool closing_ = false;
  bool quiet_ = true;
};

}  // namespace earshot::relay
