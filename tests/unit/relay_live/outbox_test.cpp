#include "server-relay/live/outbox.h"

#include "tests/catch.h"
#include "tests/unit/relay_live/live_records.h"

using namespace earshot::relay;

namespace {

const Channel kTracks("tracks", "tracks", Overflow::DropOldest);
const Channel kCatalog("catalog", "catalog", Overflow::DropOldest);
const Channel kCharts("charts", "charts", Overflow::Conflate);
const Channel kPrivate("listener/ann", "listeners", Overflow::Disconnect);

}  // namespace

TEST_CASE("all that waits of a channel goes as one message") {
  Outbox outbox(10'000);
  REQUIRE(outbox.push(kTracks, shared(0, 0, 1)));
  REQUIRE(outbox.push(kTracks, shared(0, 2, 2)));
  CHECK(text(outbox.take()) == batchOf("tracks", records(0, 0, 2)));
  CHECK(outbox.empty());
  CHECK(outbox.bytes() == 0);
}

TEST_CASE("small messages go before batches, and channels in turn") {
  Outbox outbox(10'000);
  REQUIRE(outbox.push(kTracks, shared(0, 0, 0)));
  REQUIRE(outbox.push(kCatalog, shared(0, 9, 9)));
  REQUIRE(outbox.say("first"));
  REQUIRE(outbox.say("second"));
  CHECK(text(outbox.take()) == "first");
  CHECK(text(outbox.take()) == "second");
  CHECK(text(outbox.take()) == batchOf("tracks", records(0, 0, 0)));
  REQUIRE(outbox.push(kTracks, shared(0, 1, 1)));
  CHECK(text(outbox.take()) == batchOf("catalog", records(0, 9, 9)));
  CHECK(text(outbox.take()) == batchOf("tracks", records(0, 1, 1)));
}

TEST_CASE("of a log the oldest are dropped, and a gap says which before the rest comes") {
  const auto size = records(0, 10, 10).text.size();
  Outbox outbox(3 * size);
  for (int offset = 10; offset < 15; ++offset) REQUIRE(outbox.push(kTracks, shared(0, offset, offset)));
  CHECK(outbox.bytes() == 3 * size);
  CHECK(text(outbox.take()) == R"({"type":"gap","channel":"tracks","partition":0,"first":10,"last":11,"next":12})");
  CHECK(text(outbox.take()) == batchOf("tracks", records(0, 12, 14)));
  CHECK(outbox.empty());
}

TEST_CASE("a gap says each partition that it is in") {
  Outbox outbox(1);
  REQUIRE(outbox.push(kTracks, shared(0, 1, 2)));
  REQUIRE(outbox.push(kTracks, shared(1, 5, 5)));
  REQUIRE(outbox.push(kTracks, shared(1, 6, 6)));
  std::string gaps = text(outbox.take()) + text(outbox.take());
  CHECK(gaps.find(R"("partition":0,"first":1,"last":2)") != std::string::npos);
  CHECK(gaps.find(R"("partition":1,"first":5,"last":5)") != std::string::npos);
  CHECK(text(outbox.take()) == batchOf("tracks", records(1, 6, 6)));
}

TEST_CASE("of a state only the latest waits") {
  Outbox outbox(1);
  REQUIRE(outbox.push(kCharts, shared(0, 1, 1)));
  REQUIRE(outbox.push(kCharts, shared(0, 2, 2)));
  CHECK(text(outbox.take()) == batchOf("charts", records(0, 2, 2)));
  CHECK(outbox.empty());
}

TEST_CASE("who is too slow for a private channel must go") {
  Outbox outbox(1);
  CHECK(outbox.push(kPrivate, shared(0, 1, 1)));
  CHECK(!outbox.push(kPrivate, shared(0, 2, 2)));
}

TEST_CASE("who asks much and reads nothing must go") {
  Outbox outbox(1);
  int taken = 0;
  while (taken < 100'000 && outbox.say("ack")) ++taken;
  CHECK(taken < 100'000);
}

TEST_CASE("a channel that is left sends nothing more") {
  Outbox outbox(10'000);
  REQUIRE(outbox.push(kTracks, shared(0, 1, 1)));
  REQUIRE(outbox.push(kCatalog, shared(0, 1, 1)));
  outbox.forget(kTracks);
  CHECK(text(outbox.take()) == batchOf("catalog", records(0, 1, 1)));
  CHECK(outbox.empty());
  CHECK(outbox.bytes() == 0);
}

TEST_CASE("an outbox knows what it can take without losing any") {
  const auto size = records(0, 1, 1).text.size();
  Outbox outbox(2 * size);
  CHECK(outbox.takes(2 * size, 2));
  CHECK(!outbox.takes(2 * size + 1, 2));
  CHECK(outbox.takes(100 * size, 1));
  REQUIRE(outbox.push(kTracks, shared(0, 1, 1)));
  CHECK(outbox.takes(size, 1));
  CHECK(!outbox.takes(size + 1, 1));
}
