#include "server-relay/live/protocol.h"

#include "tests/catch.h"

using namespace earshot;
using namespace earshot::relay;

namespace {

template <class Message>
Message parsed(std::string_view text) {
  const auto message = parseClientMessage(text);
  INFO((message ? "" : message.error().message()));
  REQUIRE(message.ok());
  REQUIRE(std::holds_alternative<Message>(*message));
  return std::get<Message>(*message);
}

}  // namespace

TEST_CASE("the messages of clients are read") {
  CHECK(parsed<Hello>(R"({"type":"hello","token":"abc"})").token == "abc");
  CHECK(parsed<Unsubscribe>(R"({"type":"unsubscribe","channel":"tracks"})").channel == "tracks");
  parsed<Pong>(R"({"type":"pong","unknown":[1,2]})");

  const auto fromNow = parsed<Subscribe>(R"({"type":"subscribe","channel":"tracks"})");
  CHECK(fromNow.channel == "tracks");
  CHECK(!fromNow.after);
  const auto resumed = parsed<Subscribe>(R"({"type":"subscribe","channel":"tracks","after":{"0":41,"12":-1}})");
  CHECK(resumed.after == std::map<std::int32_t, std::int64_t>{{0, 41}, {12, -1}});

  const auto publish = parsed<Publish>(R"({"type":"publish","id":"1","event":{"event": "play",
    "track":"t1"}})");
  CHECK(publish.id == "1");
  CHECK(publish.event == R"({"event":"play","track":"t1"})");
  CHECK(publish.channel.empty());
  CHECK(parsed<Publish>(R"({"type":"publish","id":"1","event":{},"channel":"listener/ann"})").channel ==
        "listener/ann");
}

TEST_CASE("what is no message of the protocol is refused in words") {
  for (const char* text : {
           "",
           "[]",
           "1",
           "{",
           "{}",
           R"({"type":1})",
           R"({"type":"dance"})",
           R"({"type":"hello"})",
           R"({"type":"subscribe"})",
           R"({"type":"subscribe","channel":""})",
           R"({"type":"subscribe","channel":7})",
           R"({"type":"subscribe","channel":"tracks","after":[]})",
           R"({"type":"subscribe","channel":"tracks","after":{"x":1}})",
           R"({"type":"subscribe","channel":"tracks","after":{"-1":1}})",
           R"({"type":"subscribe","channel":"tracks","after":{"0":-2}})",
           R"({"type":"subscribe","channel":"tracks","after":{"0":1.5}})",
           R"({"type":"subscribe","channel":"tracks","after":{"99999999999":1}})",
           R"({"type":"publish","event":{}})",
           R"({"type":"publish","id":"1","event":"play"})",
           R"({"type":"publish","id":"","event":{}})",
           R"({"type":"publish","id":"1","event":{},"channel":7})",
       }) {
    INFO(text);
    const auto message = parseClientMessage(text);
    REQUIRE(!message.ok());
    CHECK(message.error().code == ErrorCode::InvalidArgument);
    CHECK(!message.error().what.empty());
  }
  CHECK(!parseClientMessage(R"({"type":"unsubscribe","channel":")" + std::string(257, 'x') + R"("})").ok());
}

TEST_CASE("texts are quoted as JSON has it") {
  CHECK(jsonText("a\"b\\c\n\x01") == R"("a\"b\\c\u000a\u0001")");
  CHECK(jsonText("caf\xC3\xA9") == "\"caf\xC3\xA9\"");
  CHECK(jsonText("\xFF") == "\"\xEF\xBF\xBD\"");
}

TEST_CASE("the relay's messages are JSON") {
  CHECK(encodeAck("e\"1", {2, 7}) == R"({"type":"ack","id":"e\"1","partition":2,"offset":7})");
  CHECK(encodeError("no-channel", "there is none", {"", "x"}) ==
        R"({"type":"error","code":"no-channel","message":"there is none","channel":"x"})");
  CHECK(encodeGap("tracks", 1, 2, 3, 4) ==
        R"({"type":"gap","channel":"tracks","partition":1,"first":2,"last":3,"next":4})");
  CHECK(encodeWelcome("a\"nn", 1000) == R"({"type":"welcome","listener":"a\"nn","until":1000})");
  CHECK(encodeSubscribed("tracks", {-1, 7}) == R"({"type":"subscribed","channel":"tracks","after":{"0":-1,"1":7}})");
  CHECK(encodePing() == R"({"type":"ping"})");
}
