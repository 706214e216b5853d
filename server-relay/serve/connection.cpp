#include "server-relay/serve/connection.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "server-relay/http/request_framing.h"
#include "server-relay/serve/connection_set.h"
#include "server-relay/serve/date_field.h"
#include "server-relay/serve/live_endpoint.h"
#include "server-relay/serve/router.h"

namespace earshot::relay {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

constexpr std::size_t kFirstRead = 4096;
constexpr std::size_t kReadTogether = 64 << 10;
/// After the last answer: as long, and as much, as a client may still be talking before the connection goes. Closing
/// while its bytes are unread makes the kernel send a reset, which can overtake the answer.
constexpr std::chrono::seconds kLingerTime{2};
constexpr std::size_t kLingerBytes = 1 << 20;

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

template <class Fields>
std::vector<std::string_view> valuesOf(const Fields& fields, http::field name) {
  std::vector<std::string_view> values;
  const auto [first, last] = fields.equal_range(name);
  for (auto field = first; field != last; ++field) values.push_back(view(field->value()));
  return values;
}

template <class Fields>
std::optional<std::string> listOf(const Fields& fields, http::field name) {
  std::optional<std::string> list;
  for (const std::string_view value : valuesOf(fields, name)) {
    if (list) *list += ", ";
    list = list.value_or("") + std::string(value);
  }
  return list;
}

template <class Fields>
std::optional<std::string> onlyOf(const Fields& fields, http::field name) {
  const auto values = valuesOf(fields, name);
  if (values.size() != 1) return std::nullopt;
  return std::string(values.front());
}

/// A target as it may appear in a log: without its query, which may be a secret, and on one line.
std::string loggable(std::string_view target) {
  std::string text(target.substr(0, target.find('?')));
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c >= 0x7f; }, '?');
  return text;
}

}  // namespace

Connection::Connection(Wire wire, const Config& config, const Router& router, ConnectionSet& set, LiveEndpoint* live,
                       std::size_t shard)
    : config_(config), router_(router), set_(set), live_(live), shard_(shard), stream_(std::move(wire)) {
  // No head of a chunk, and no trailers, are longer than a request's head.
  buffer_.max_size(config_.maxHeaderBytes + kReadTogether);
  Error ignored;  // without these two answers are slower, or logs poorer, but right
  stream_.next_layer().socket().set_option(asio::ip::tcp::no_delay(true), ignored);
  const auto endpoint = stream_.next_layer().socket().remote_endpoint(ignored);
  if (!ignored) peer_ = endpoint.address().to_string();
}

Connection::~Connection() { set_.remove(this); }

void Connection::start() {
  asio::dispatch(stream_.get_executor(), [self = shared_from_this()] { self->handshake(); });
}

void Connection::handshake() {
  if (!stream_.isTls()) return awaitRequest();
  stream_.next_layer().expires_after(config_.headerTimeout);
  stream_.tls().async_handshake(asio::ssl::stream_base::server, [self = shared_from_this()](Error error) {
    if (error) return self->close();
    self->awaitRequest();
  });
}

void Connection::startRefused() {
  asio::dispatch(stream_.get_executor(), [self = shared_from_this()] {
    // A handshake is the dearest part of a connection: not for one that is refused.
    if (self->stream_.isTls()) return self->close();
    self->idle_ = false;
    Response response = plainResponse(503, "Too many connections. Try again.");
    response.add("Retry-After", "1");
    self->sendFinal(std::move(response));
  });
}

void Connection::drain() {
  asio::dispatch(stream_.get_executor(), [self = shared_from_this()] {
    self->closeNext_ = true;
    if (self->idle_) self->close();
  });
}

void Connection::cut() {
  asio::dispatch(stream_.get_executor(), [self = shared_from_this()] { self->close(); });
}

void Connection::awaitRequest() {
  if (buffer_.size() > 0) return readHead();  // pipelined
  idle_ = true;
  buffer_.shrink_to_fit();  // idle connections are many: they keep no buffer
  stream_.next_layer().expires_after(config_.idleTimeout);
  stream_.async_read_some(buffer_.prepare(kFirstRead), [self = shared_from_this()](Error error, std::size_t bytes) {
    if (error) return self->close();
    self->buffer_.commit(bytes);
    self->readHead();
  });
}

void Connection::readHead() {
  idle_ = false;
  begun_ = std::chrono::steady_clock::now();
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(config_.maxHeaderBytes));
  parser_->body_limit(config_.maxBodyBytes);
  stream_.next_layer().expires_after(config_.headerTimeout);
  http::async_read_header(stream_, buffer_, *parser_,
                          [self = shared_from_this()](Error error, std::size_t) { self->onHead(error); });
}

void Connection::onHead(Error error) {
  if (error) return refuseRequest(error);
  const auto& head = parser_->get();
  const auto refusal =
      checkFraming({head.version(), valuesOf(head, http::field::host), valuesOf(head, http::field::content_length),
                    valuesOf(head, http::field::transfer_encoding)});
  if (refusal) return sendFinal(plainResponse(refusal->status, refusal->reason));
  if (head.target().size() > config_.maxTargetBytes) {
    return sendFinal(plainResponse(414, "The address is longer than this server reads."));
  }
  bodyRead_ = 0;
  readBody();
}

/// The parser's limits are of the head and of the body's own bytes: chunks' heads and trailers are bounded here.
void Connection::readBody() {
  if (parser_->is_done()) return onRequest({});
  http::async_read_some(stream_, buffer_, *parser_, [self = shared_from_this()](Error error, std::size_t bytes) {
    self->bodyRead_ += bytes;
    const std::size_t framing = self->bodyRead_ - std::min(self->bodyRead_, self->parser_->get().body().size());
    if (!error && framing > self->config_.maxHeaderBytes) error = http::error::buffer_overflow;
    if (error) return self->refuseRequest(error);
    self->readBody();
  });
}

void Connection::onRequest(Error error) {
  if (error) return refuseRequest(error);
  if (live_ != nullptr && parser_->get().target() == "/live" && beast::websocket::is_upgrade(parser_->get()))
    return upgrade();
  if (!parser_->keep_alive()) closeNext_ = true;
  stream_.next_layer().expires_never();  // nothing is read or written until the answer is there
  // The guard keeps the threads running while the answer is made elsewhere.
  router_.answer(takeRequest(),
                 [self = shared_from_this(), guard = asio::make_work_guard(stream_.get_executor())](Response response) {
                   asio::dispatch(self->stream_.get_executor(), [self, response = std::move(response)]() mutable {
                     self->send(std::move(response));
                   });
                 });
}

/// The socket goes on as a WebSocket, without this connection.
void Connection::upgrade() {
  const auto refusal = live_->refusal(parser_->get());
  if (refusal) return sendFinal(plainResponse(refusal->status, refusal->reason));
  // Frames come after the answer; what came before it belongs to no one.
  if (buffer_.size() > 0) return sendFinal(plainResponse(400, "Nothing may follow this request before its answer."));
  stream_.next_layer().expires_never();
  gone_ = true;
  live_->accept(std::move(stream_), shard_, parser_->release());
}

void Connection::refuseRequest(Error error) {
  if (error == http::error::header_limit) {
    const bool inTarget = parser_->get().target().empty();
    return sendFinal(inTarget ? plainResponse(414, "The address is longer than this server reads.")
                              : plainResponse(431, "The request's fields are longer than this server reads."));
  }
  if (error == http::error::body_limit || error == http::error::buffer_overflow) {
    return sendFinal(plainResponse(413, "The request's body is longer than this server reads."));
  }
  if (error == http::error::bad_version) {
    return sendFinal(plainResponse(505, "Only HTTP/1.0 and HTTP/1.1 are spoken here."));
  }
  const bool endOfTalk = error == http::error::end_of_stream || error == http::error::partial_message;
  if (error.category() == make_error_code(http::error::bad_method).category() && !endOfTalk) {
    return sendFinal(plainResponse(400, "The request is not HTTP: " + error.message() + "."));
  }
  close();
}

Request Connection::takeRequest() const {
  const auto& head = parser_->get();
  Request request;
  request.method = view(head.method_string());
  request.target = view(head.target());
  request.acceptEncoding = listOf(head, http::field::accept_encoding);
  request.ifMatch = listOf(head, http::field::if_match);
  request.ifNoneMatch = listOf(head, http::field::if_none_match);
  request.ifRange = onlyOf(head, http::field::if_range);
  request.range = onlyOf(head, http::field::range);
  // If-Range sent twice is no condition that can hold, so there is no range either.
  if (head.count(http::field::if_range) > 1) request.range.reset();
  return request;
}

void Connection::sendFinal(Response response) {
  final_ = true;
  closeNext_ = true;
  send(std::move(response));
}

void Connection::send(Response response) {
  const bool hasRequest = parser_ && !final_;
  const bool isHead = parser_ && parser_->get().method() == http::verb::head;
  const unsigned version = hasRequest ? parser_->get().version() : 11;
  message_.emplace(static_cast<http::status>(response.status), version);
  for (const auto& [name, value] : response.fields) message_->set(name, value);
  message_->set(http::field::date, currentDateField());
  message_->keep_alive(!closeNext_);
  if (response.status != 204 && response.status != 304) message_->content_length(response.contentLength());
  if (!isHead) message_->body() = {std::move(response.text), std::move(response.slice)};
  serializer_.emplace(*message_);
  written_ = stallMark_ = 0;
  stream_.next_layer().expires_after(config_.stallTimeout);
  writeMore();
}

void Connection::writeMore() {
  http::async_write_some(stream_, *serializer_, [self = shared_from_this()](Error error, std::size_t bytes) {
    self->written_ += bytes;
    self->onWritten(error);
  });
}

void Connection::onWritten(Error error) {
  if (error) {
    spdlog::debug("{} answer cut after {} bytes: {}", peer_, written_, error.message());
    return close();
  }
  if (!serializer_->is_done()) {
    if (written_ - stallMark_ >= PayloadBody::kChunk) {
      stallMark_ = written_;
      stream_.next_layer().expires_after(config_.stallTimeout);
    }
    return writeMore();
  }
  if (spdlog::should_log(spdlog::level::debug)) logAnswer();
  const bool last = closeNext_;
  serializer_.reset();
  message_.reset();
  parser_.reset();
  if (last) return endTls();
  awaitRequest();
}

void Connection::endTls() {
  if (!stream_.isTls()) return linger();
  stream_.next_layer().expires_after(kLingerTime);
  stream_.tls().async_shutdown([self = shared_from_this()](Error) { self->close(); });
}

void Connection::logAnswer() const {
  const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - begun_;
  const bool known = parser_ && !parser_->get().target().empty();
  spdlog::debug("{} {} {} {} {} bytes {:.2f} ms", peer_, known ? view(parser_->get().method_string()) : "-",
                known ? loggable(view(parser_->get().target())) : "-", message_->result_int(), written_, taken.count());
}

void Connection::linger() {
  Error ignored;
  stream_.next_layer().socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  buffer_.clear();
  stream_.next_layer().expires_after(kLingerTime);
  lingerMore(kLingerBytes);
}

void Connection::lingerMore(std::size_t budget) {
  stream_.async_read_some(buffer_.prepare(kFirstRead),
                          [self = shared_from_this(), budget](Error error, std::size_t bytes) {
                            if (error || bytes >= budget) return self->close();
                            self->lingerMore(budget - bytes);
                          });
}

void Connection::close() {
  if (gone_ || !stream_.next_layer().socket().is_open()) return;
  Error ignored;
  stream_.next_layer().socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
  stream_.next_layer().close();
}

}  // namespace earshot::relay
