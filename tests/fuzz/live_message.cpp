// What a stranger says to /live, and what anybody may have put into a topic: any bytes, and what must hold for all.
#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "server-relay/live/batch.h"
#include "server-relay/live/dead_letters.h"
#include "server-relay/live/protocol.h"
#include "server-relay/live/publisher.h"
#include "server-relay/live/record_value.h"

using namespace earshot;
using namespace earshot::relay;

namespace {

constexpr std::int64_t kNow = 1'700'000'000'000;

void require(bool holds) {
  if (!holds) std::abort();
}

/// What goes to clients and into the log is one JSON object on one line, whatever came in.
void requireObject(const std::string& text) {
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  require(parser.parse(text).get_object().get(object) == simdjson::SUCCESS);
  require(text.find_first_of("\r\n") == std::string::npos);
}

void checkMessage(std::string_view text) {
  const auto message = parseClientMessage(text);
  if (!message) {
    require(!message.error().what.empty());
    requireObject(encodeError("bad-message", message.error().what, {}));
    return;
  }
  if (const auto* subscribe = std::get_if<Subscribe>(&*message)) {
    require(!subscribe->channel.empty() && subscribe->channel.size() <= 256);
    requireObject(encodeError("no-channel", "", {"", subscribe->channel}));
    requireObject(encodeGap(subscribe->channel, 0, 1, 2, 3));
    if (subscribe->after)
      for (const auto& [partition, offset] : *subscribe->after) require(partition >= 0 && offset >= -1);
  }
  if (const auto* publish = std::get_if<Publish>(&*message)) {
    require(!publish->id.empty() && publish->id.size() <= 256);
    requireObject(publish->event);
    requireObject(encodeAck(publish->id, {0, 1}));
    const auto event = checkedEvent(*publish, kNow);
    if (!event) return;
    requireObject(*event);
    require(event->size() < 8192);  // of texts of 256 bytes, each escaped
    // What was checked is what would be checked again.
    const auto again = checkedEvent({publish->id, *event, ""}, kNow);
    require(again.ok() && *again == *event);
  }
}

void checkRecord(const std::string& bytes) {
  for (const RecordShape shape : {RecordShape::Json, RecordShape::Track}) {
    const auto value = recordValue(bytes, shape);
    if (!value) {
      requireObject(deadLetter("tracks", {0, 1, kNow, "", bytes}, value.error().what));
      continue;
    }
    require(value->find_first_of("\r\n") == std::string::npos);
    Batch batch;
    batch.add({0, 1, kNow, "", ""}, *value);
    requireObject(batchHead("tracks") + batch.text + std::string(kBatchTail));
    // What was written anew is the same when it is read again.
    const auto again = recordValue(*value, shape);
    require(again.ok() && *again == *value);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  checkMessage(text);
  checkRecord(text);
  return 0;
}
