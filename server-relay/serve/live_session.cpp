#include "server-relay/serve/live_session.h"

#include <algorithm>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <utility>

#include "server-relay/serve/live_endpoint.h"

namespace earshot::relay {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;

constexpr std::size_t kLargestMessage = 16 << 10;
constexpr std::chrono::seconds kHandshakeTime{10};
constexpr std::size_t kMostChannels = 64;
/// Messages of a client: so many at once, and one more each time.
constexpr std::chrono::milliseconds kMessageEvery{10};
constexpr int kMessagesAtOnce = 500;
/// Pings and pongs of a client likewise. No client needs near as many.
constexpr int kControlsAtOnce = 1'000;

}  // namespace

LiveSession::LiveSession(Wire wire, LiveEndpoint& endpoint, std::size_t shard)
    : Member(endpoint.config_.liveQueueBytes), endpoint_(endpoint), shard_(shard), socket_(std::move(wire)) {
  endpoint_.add(shard_, *this);
}

LiveSession::~LiveSession() { endpoint_.remove(shard_, *this); }

void LiveSession::start(const Upgrade& upgrade) {
  websocket::stream_base::timeout times{};
  times.handshake_timeout = kHandshakeTime;
  times.idle_timeout = endpoint_.config_.liveIdleTimeout;
  times.keep_alive_pings = true;
  socket_.set_option(times);
  socket_.read_message_max(kLargestMessage);
  // What comes from the log is UTF-8 already, and a message is made of pieces anyway.
  socket_.auto_fragment(false);
  socket_.set_option(websocket::stream_base::decorator([](websocket::response_type& response) {
    response.set(beast::http::field::sec_websocket_protocol, "earshot.v1");
    response.set(beast::http::field::server, "earshot-relay");  // else Beast names itself, and its version
  }));
  socket_.control_callback([this](websocket::frame_type kind, beast::string_view) { onControl(kind); });
  socket_.text(true);
  auto self = std::static_pointer_cast<LiveSession>(shared_from_this());
  socket_.async_accept(upgrade, [self](Error error) {
    if (error || self->closing_) return self->end();
    self->open_ = true;
    self->read();
    self->wake();
  });
}

void LiveSession::read() {
  auto self = std::static_pointer_cast<LiveSession>(shared_from_this());
  socket_.async_read(buffer_, [self](Error error, std::size_t) { self->onRead(error); });
}

void LiveSession::onRead(Error error) {
  if (error) return end();
  if (closing_) return;
  if (!socket_.got_text()) return dismiss(websocket::close_code::unknown_data, "text only");
  const auto message = parseClientMessage({static_cast<const char*>(buffer_.data().data()), buffer_.data().size()});
  buffer_.consume(buffer_.size());
  buffer_.shrink_to_fit();
  if (message) {
    handle(*message);
  } else {
    say(encodeError("bad-message", message.error().what, {}));
  }
  if (!closing_) readSoon();
}

/// Beast answers pings within a read, which no pause holds back.
void LiveSession::onControl(websocket::frame_type kind) {
  if (kind == websocket::frame_type::close) return;
  const auto now = std::chrono::steady_clock::now();
  controlAllowedFrom_ = std::max(controlAllowedFrom_, now - kControlsAtOnce * kMessageEvery) + kMessageEvery;
  if (controlAllowedFrom_ > now) dismiss(kPolicyViolation, "too many pings and pongs");
}

/// Who says too much is listened to no faster: the kernels hold back the rest.
void LiveSession::readSoon() {
  const auto now = std::chrono::steady_clock::now();
  allowedFrom_ = std::max(allowedFrom_, now - kMessagesAtOnce * kMessageEvery) + kMessageEvery;
  if (allowedFrom_ <= now) return read();
  if (pause_ == nullptr) pause_ = std::make_unique<asio::steady_timer>(socket_.get_executor());
  pause_->expires_at(allowedFrom_);
  auto self = std::static_pointer_cast<LiveSession>(shared_from_this());
  pause_->async_wait([self](Error error) {
    if (!error && !self->closing_) self->read();
  });
}

void LiveSession::handle(const ClientMessage& message) {
  if (const auto* wish = std::get_if<Subscribe>(&message)) return subscribe(*wish);
  if (const auto* event = std::get_if<Publish>(&message)) return publish(*event);
  if (const auto* leaving = std::get_if<Unsubscribe>(&message)) return unsubscribe(leaving->channel);
  if (const auto* greeting = std::get_if<Hello>(&message)) return hello(*greeting);
}

void LiveSession::hello(const Hello& message) {
  if (endpoint_.tokens_ == nullptr) return say(encodeError("bad-token", "this relay takes no tokens", {}));
  auto claims = endpoint_.tokens_->check(message.token, LiveEndpoint::now());
  if (!claims) return say(encodeError("bad-token", "the token " + claims.error().what, {}));
  // What was subscribed for one listener is not another's.
  if (who_ != nullptr && who_->subject != claims->subject)
    return say(encodeError("bad-token", "the token is for another listener than the one before", {}));
  who_ = std::make_unique<Claims>(std::move(*claims));
  say(encodeWelcome(who_->subject, who_->expires * 1000));
}

bool LiveSession::isOwn(const std::string& channel) const {
  return who_ != nullptr && who_->expires > LiveEndpoint::now() && channel == kPrivatePrefix + who_->subject;
}

const Channel* LiveSession::subscribed(const std::string& name) const {
  const auto found =
      std::find_if(channels.begin(), channels.end(), [&](const Channel* channel) { return channel->name == name; });
  return found == channels.end() ? nullptr : *found;
}

void LiveSession::subscribe(const Subscribe& message) {
  const About about{"", message.channel};
  const bool isPrivate = message.channel.rfind(kPrivatePrefix, 0) == 0;
  if (isPrivate && !isOwn(message.channel))
    return say(encodeError("forbidden", "a private channel needs hello with its listener's token", about));
  const Channel* channel = endpoint_.hub_.channel(message.channel);
  if (!isPrivate && channel == nullptr) return say(encodeError("no-channel", "there is no such channel", about));
  Shard& shard = endpoint_.hub_.shard(shard_);
  if (isPrivate ? !shard.isPrivateOpen() : !shard.isOpen(*channel))
    return say(encodeError(
        "unavailable",
        endpoint_.log_.healthy() ? "the channel is not open yet: try again" : "the log is out of reach: try again",
        about));
  unsubscribe(message.channel);
  if (channels.size() >= kMostChannels) return say(encodeError("too-many", "at most 64 channels", about));
  if (isPrivate) channel = &shard.privateChannel(who_->subject);
  shard.subscribe(*channel, *this, message.after);
}

void LiveSession::unsubscribe(const std::string& name) {
  const Channel* channel = subscribed(name);
  if (channel != nullptr) endpoint_.hub_.shard(shard_).unsubscribe(*channel, *this);
}

void LiveSession::publish(const Publish& message) {
  const bool isPrivate = !message.channel.empty();
  if (isPrivate && !isOwn(message.channel))
    return say(
        encodeError("forbidden", "only the channel of the token's own listener is written to", {message.id, ""}));
  const std::weak_ptr<Member> weak = weak_from_this();
  const auto answer = [weak, id = message.id, &endpoint = endpoint_,
                       executor = endpoint_.hub_.executor(shard_)](const Result<Position>& result) {
    endpoint.count(result);
    asio::dispatch(executor, [weak, id, result] {
      const auto self = std::static_pointer_cast<LiveSession>(weak.lock());
      if (self == nullptr || self->closing_) return;
      if (result) return self->say(encodeAck(id, *result));
      const bool refused = result.error().code == ErrorCode::InvalidArgument;
      self->say(encodeError(refused ? "bad-event" : "unavailable",
                            refused ? result.error().what : "the log does not take it now", {id, ""}));
    });
  };
  if (isPrivate) {
    endpoint_.publisher_.publish(endpoint_.privateTopic_, who_->subject, message, answer, who_->subject);
  } else {
    endpoint_.publisher_.publish(endpoint_.playsTopic_, message.id, message, answer);
  }
}

void LiveSession::say(std::string message) {
  if (!outbox.say(std::move(message))) return dismiss(kPolicyViolation, "too slow");
  wake();
}

void LiveSession::wake() {
  if (open_ && !writing_ && !closing_ && !outbox.empty()) writeNext();
}

void LiveSession::writeNext() {
  writing_ = true;
  quiet_ = false;
  outgoing_ = outbox.take();
  std::vector<asio::const_buffer> buffers;
  buffers.reserve(outgoing_.size());
  for (const auto& piece : outgoing_) buffers.emplace_back(asio::buffer(*piece));
  auto self = std::static_pointer_cast<LiveSession>(shared_from_this());
  socket_.async_write(buffers, [self](Error error, std::size_t bytes) {
    ++self->endpoint_.counts_.messages;
    self->endpoint_.counts_.bytes += bytes;
    self->onWritten(error);
  });
}

void LiveSession::onWritten(Error error) {
  writing_ = false;
  outgoing_.clear();
  if (error) return end();
  if (closing_) return close();
  if (!outbox.empty()) return wake();
  for (const auto& drained : std::exchange(drained_, {})) drained();
}

void LiveSession::whenDrained(std::function<void()> drained) {
  if (!writing_ && outbox.empty()) return drained();
  drained_.push_back(std::move(drained));
}

void LiveSession::lookAfter(std::int64_t now) {
  if (who_ != nullptr && who_->expires <= now) return farewell(kPolicyViolation, "the token has expired");
  if (open_ && quiet_) say(encodePing());
  quiet_ = true;
}

void LiveSession::dismiss(std::uint16_t code, std::string_view reason) {
  if (closing_) return;
  ++endpoint_.counts_.dismissed;
  // One that cannot be written to any more has no use for a reason.
  if (!writing_) return farewell(code, reason);
  closing_ = true;
  auto self = std::static_pointer_cast<LiveSession>(shared_from_this());
  asio::post(socket_.get_executor(), [self] { self->cut(); });
}

void LiveSession::farewell(std::uint16_t code, std::string_view reason) {
  if (closing_) return;
  closing_ = true;
  farewell_ = std::make_unique<Farewell>(static_cast<websocket::close_code>(code), std::string(reason));
  if (pause_ != nullptr) pause_->cancel();
  if (writing_) return;  // onWritten goes on
  auto self = std::static_pointer_cast<LiveSession>(shared_from_this());
  asio::post(socket_.get_executor(), [self] { self->close(); });
}

void LiveSession::close() {
  if (!open_ || farewell_ == nullptr) return cut();
  auto self = std::static_pointer_cast<LiveSession>(shared_from_this());
  socket_.async_close(*farewell_, [self](Error) { self->end(); });
}

void LiveSession::cut() {
  closing_ = true;
  if (pause_ != nullptr) pause_->cancel();
  boost::beast::get_lowest_layer(socket_).close();
  end();  // nothing may be under way that would do it
}

void LiveSession::end() {
  closing_ = true;
  open_ = false;
  drained_.clear();
  endpoint_.hub_.shard(shard_).leave(*this);
}

}  // namespace earshot::relay
