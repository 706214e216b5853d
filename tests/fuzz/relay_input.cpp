// What a stranger sends to the relay's port, from the first byte: HTTP read as a connection reads it and, after an
// upgrade, frames as a live session reads them. Beast parses; the limits and the rules that follow are the relay's.
#include <boost/asio/io_context.hpp>
#include <boost/beast/_experimental/test/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "server-relay/http/request_framing.h"
#include "server-relay/live/protocol.h"

using namespace earshot::relay;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;

namespace {

constexpr std::size_t kHead = 16 << 10;
constexpr std::size_t kBody = 64 << 10;
constexpr std::size_t kMessage = 16 << 10;

void require(bool holds) {
  if (!holds) std::abort();
}

template <class Fields>
std::vector<std::string_view> valuesOf(const Fields& fields, http::field name) {
  std::vector<std::string_view> values;
  const auto [first, last] = fields.equal_range(name);
  for (auto field = first; field != last; ++field) values.emplace_back(field->value().data(), field->value().size());
  return values;
}

void readFrames(const http::request<http::string_body>& upgrade, std::string_view bytes) {
  boost::asio::io_context context;
  websocket::stream<beast::test::stream, false> socket(context, beast::string_view(bytes.data(), bytes.size()));
  auto other = beast::test::connect(socket.next_layer());  // takes the answer
  other.close();
  socket.read_message_max(kMessage);
  beast::error_code error;
  socket.accept(upgrade, error);
  while (!error) {
    beast::flat_buffer buffer;
    socket.read(buffer, error);
    if (error) return;
    require(buffer.size() <= kMessage);
    if (socket.got_text()) (void)parseClientMessage({static_cast<const char*>(buffer.data().data()), buffer.size()});
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  http::request_parser<http::string_body> parser;
  parser.header_limit(kHead);
  parser.body_limit(kBody);
  parser.eager(true);
  beast::error_code error;
  const std::size_t used = parser.put(boost::asio::buffer(data, size), error);
  require(used <= size);
  if (error || !parser.is_header_done()) return 0;
  const auto& head = parser.get();
  const auto lengths = valuesOf(head, http::field::content_length);
  const auto codings = valuesOf(head, http::field::transfer_encoding);
  const auto refusal = checkFraming({head.version(), valuesOf(head, http::field::host), lengths, codings});
  if (refusal || !parser.is_done()) return 0;
  // Nobody behind or before this relay can see another end of the request than it does.
  require(lengths.empty() || codings.empty());
  require(lengths.size() <= 1 && codings.size() <= 1);
  require(head.body().size() <= kBody);
  if (lengths.size() == 1) require(std::strtoull(std::string(lengths[0]).c_str(), nullptr, 10) == head.body().size());
  if (websocket::is_upgrade(head)) readFrames(head, {reinterpret_cast<const char*>(data) + used, size - used});
  return 0;
}
