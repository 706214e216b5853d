#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server-relay/log/record.h"
#include "shared/result.h"

namespace earshot::relay {

// The messages of subprotocol earshot.v1 (docs/live.md): JSON text, {"type": ..., ...}.

struct Hello {
  std::string token;
};

/// `after`: by partition, the last offset that was seen, -1 for none of it; without it: from now on.
struct Subscribe {
  std::string channel;
  std::optional<std::map<std::int32_t, std::int64_t>> after;
};

struct Unsubscribe {
  std::string channel;
};

/// `event` as it came: one JSON object, on one line. `channel`: empty, or where else it goes than to the plays.
struct Publish {
  std::string id;
  std::string event;
  std::string channel;
};

struct Pong {};

using ClientMessage = std::variant<Hello, Subscribe, Unsubscribe, Publish, Pong>;

/// Errors: InvalidArgument, in words for the client's developer. Unknown fields are ignored, unknown types refused.
Result<ClientMessage> parseClientMessage(std::string_view text);

/// The JSON text of a string, with its quotes. Bytes that are not UTF-8 become U+FFFD.
std::string jsonText(std::string_view text);

/// `until`: milliseconds since 1970.
std::string encodeWelcome(const std::string& listener, std::int64_t until);
/// `seen`: by partition, the last offset before those that will come.
std::string encodeSubscribed(const std::string& channel, const std::vector<std::int64_t>& seen);
std::string encodeAck(const std::string& id, const Position& position);
/// `about`: the id or channel that it is about, as {"id": ...} or {"channel": ...}; empty: neither.
struct About {
  std::string id;
  std::string channel;
};
std::string encodeError(std::string_view code, std::string_view message, const About& about);
/// Offsets `first` to `last` of a partition will not come; those that will are `next` and later.
std::string encodeGap(const std::string& channel, std::int32_t partition, std::int64_t first, std::int64_t last,
                      std::int64_t next);
std::string encodePing();
/// Around a channel's records.
std::string batchHead(const std::string& channel);
inline constexpr std::string_view kBatchTail = "]}";

}  // namespace earshot::relay
