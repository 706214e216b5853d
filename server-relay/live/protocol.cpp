#include "server-relay/live/protocol.h"

#include <simdjson.h>

#include <array>
#include <charconv>

#include "shared/utf8.h"

namespace earshot::relay {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kLongestName = 256;
constexpr std::size_t kMostPartitions = 4096;

Error refused(std::string_view what) { return {ErrorCode::InvalidArgument, "message", what, ""}; }

std::optional<std::string> text(const dom::object& object, const char* key) {
  std::string_view value;
  if (object[key].get_string().get(value) != simdjson::SUCCESS) return std::nullopt;
  return std::string(value);
}

std::optional<std::string> name(const dom::object& object, const char* key) {
  auto value = text(object, key);
  if (!value || value->empty() || value->size() > kLongestName) return std::nullopt;
  return value;
}

Result<ClientMessage> subscribe(const dom::object& object) {
  Subscribe message;
  auto channel = name(object, "channel");
  if (!channel) return refused("subscribe needs a channel, a string of 1 to 256 bytes");
  message.channel = std::move(*channel);
  dom::element after;
  if (object["after"].get(after) != simdjson::SUCCESS || after.is_null()) return ClientMessage(std::move(message));
  dom::object offsets;
  if (after.get_object().get(offsets) != simdjson::SUCCESS || offsets.size() > kMostPartitions)
    return refused(R"(after maps partitions to offsets, such as {"0": 41})");
  message.after.emplace();
  for (const auto& [key, value] : offsets) {
    std::int32_t partition = 0;
    const auto parsed = std::from_chars(key.data(), key.data() + key.size(), partition);
    std::int64_t offset = 0;
    const bool number = value.get_int64().get(offset) == simdjson::SUCCESS;
    if (parsed.ec != std::errc() || parsed.ptr != key.data() + key.size() || partition < 0 || !number || offset < -1)
      return refused(R"(after maps partitions to offsets, such as {"0": 41}; -1 is before the first)");
    (*message.after)[partition] = offset;
  }
  return ClientMessage(std::move(message));
}

Result<ClientMessage> publish(const dom::object& object) {
  auto id = name(object, "id");
  if (!id) return refused("publish needs an id, a string of 1 to 256 bytes");
  dom::object event;
  if (object["event"].get_object().get(event) != simdjson::SUCCESS) return refused("publish needs an event, an object");
  Publish message{std::move(*id), simdjson::minify(event), ""};
  dom::element channel;
  if (object["channel"].get(channel) == simdjson::SUCCESS) {
    auto named = name(object, "channel");
    if (!named) return refused("publish needs a channel that is a string of 1 to 256 bytes, or none");
    message.channel = std::move(*named);
  }
  return ClientMessage(std::move(message));
}

}  // namespace

Result<ClientMessage> parseClientMessage(std::string_view bytes) {
  dom::parser parser;
  dom::object object;
  const simdjson::padded_string padded(bytes);
  if (parser.parse(padded).get_object().get(object) != simdjson::SUCCESS) return refused("is not a JSON object");
  const auto type = text(object, "type");
  if (!type) return refused("has no type");
  if (*type == "subscribe") return subscribe(object);
  if (*type == "publish") return publish(object);
  if (*type == "pong") return ClientMessage(Pong{});
  if (*type == "unsubscribe") {
    auto channel = name(object, "channel");
    if (!channel) return refused("unsubscribe needs a channel, a string of 1 to 256 bytes");
    return ClientMessage(Unsubscribe{std::move(*channel)});
  }
  if (*type == "hello") {
    auto token = text(object, "token");
    if (!token) return refused("hello needs a token, a string");
    return ClientMessage(Hello{std::move(*token)});
  }
  return refused("has a type that is none of hello, subscribe, unsubscribe, publish, pong");
}

std::string jsonText(std::string_view bytes) {
  constexpr std::array<char, 17> kHex = {"0123456789abcdef"};
  const std::string valid = repairUtf8(bytes);
  std::string out = "\"";
  for (const char c : valid) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (code < 0x20) {
      out += "\\u00";
      out += kHex[code >> 4];
      out += kHex[code & 15];
    } else {
      out += c;
    }
  }
  return out += '"';
}

std::string encodeWelcome(const std::string& listener, std::int64_t until) {
  return R"({"type":"welcome","listener":)" + jsonText(listener) + R"(,"until":)" + std::to_string(until) + '}';
}

std::string encodeSubscribed(const std::string& channel, const std::vector<std::int64_t>& seen) {
  std::string out = R"({"type":"subscribed","channel":)" + jsonText(channel) + R"(,"after":{)";
  for (std::size_t partition = 0; partition < seen.size(); ++partition) {
    if (partition > 0) out += ',';
    out += '"' + std::to_string(partition) + R"(":)" + std::to_string(seen[partition]);
  }
  return out += "}}";
}

std::string encodeAck(const std::string& id, const Position& position) {
  return R"({"type":"ack","id":)" + jsonText(id) + R"(,"partition":)" + std::to_string(position.partition) +
         R"(,"offset":)" + std::to_string(position.offset) + '}';
}

std::string encodeError(std::string_view code, std::string_view message, const About& about) {
  std::string out = R"({"type":"error","code":)" + jsonText(code) + R"(,"message":)" + jsonText(message);
  if (!about.id.empty()) out += R"(,"id":)" + jsonText(about.id);
  if (!about.channel.empty()) out += R"(,"channel":)" + jsonText(about.channel);
  return out += '}';
}

std::string encodeGap(const std::string& channel, std::int32_t partition, std::int64_t first, std::int64_t last,
                      std::int64_t next) {
  return R"({"type":"gap","channel":)" + jsonText(channel) + R"(,"partition":)" + std::to_string(partition) +
         R"(,"first":)" + std::to_string(first) + R"(,"last":)" + std::to_string(last) + R"(,"next":)" +
         std::to_string(next) + '}';
}

std::string encodePing() { return R"({"type":"ping"})"; }

std::string batchHead(const std::string& channel) {
  return R"({"type":"batch","channel":)" + jsonText(channel) + R"(,"records":[)";
}

}  // namespace earshot::relay
