#include "server-relay/live/publisher.h"

#include "tests/catch.h"

using namespace earshot;
using namespace earshot::relay;

namespace {

constexpr std::int64_t kNow = 1'700'000'000'000;

/// Takes appends and answers them when the test says so: what a slow or failing log does, at a moment of its choice.
class WaitingLog final : public Log {
 public:
  Result<std::vector<Extent>> extents(const std::string&) override {
    return std::vector<Extent>{{0, static_cast<std::int64_t>(past.size())}};
  }
  void append(const std::string&, std::string, std::string value, Appended appended) override {
    values.push_back(std::move(value));
    waiting.push_back(std::move(appended));
  }
  Result<std::vector<Record>> read(const std::string&, std::int32_t, std::int64_t offset, std::size_t) override {
    return std::vector<Record>(past.begin() + offset, past.end());
  }
  Result<std::unique_ptr<Subscription>> follow(const std::string&, const std::vector<std::int64_t>&,
                                               Sink itsSink) override {
    sink = std::move(itsSink);
    return std::unique_ptr<Subscription>();
  }
  bool healthy() const override { return true; }

  std::vector<Record> past;
  std::vector<std::string> values;
  std::vector<Appended> waiting;
  Sink sink;
};

Record written(std::int64_t offset, const std::string& id) {
  return {0, offset, 1, id, R"({"id":")" + id + R"(","event":"play","track":"t1"})"};
}

const Publish kEvent{"e1", R"({"event":"play","track":"t1"})", ""};

std::string refusal(const std::string& event) {
  const auto checked = checkedEvent({"1", event, ""}, kNow);
  return checked ? "" : checked.error().what;
}

/// An answer that must be a place, kept in `told`.
auto tellingTo(std::vector<Position>& told) {
  return [&told](const Result<Position>& result) {
    REQUIRE(result.ok());
    told.push_back(*result);
  };
}

}  // namespace

TEST_CASE("an event is written with its id and time, and nothing a page added") {
  CHECK(*checkedEvent({"e1", R"({"event":"play","track":"t1","secret":"x"})", ""}, kNow) ==
        R"({"id":"e1","event":"play","track":"t1","at":1700000000000})");
  CHECK(*checkedEvent({"e1", R"({"event":"like","track":"t\"1","at":5,"count":3,"listener":"ann"})", ""}, kNow) ==
        R"({"id":"e1","event":"like","track":"t\"1","at":5,"count":3,"listener":"ann"})");
}

TEST_CASE("an event that is none is refused in words") {
  CHECK(refusal("[]") == "is no JSON object");
  CHECK(refusal(R"({"track":"t"})") == "needs event: play, like, skip or dislike");
  CHECK(refusal(R"({"event":"dance","track":"t"})") == "needs event: play, like, skip or dislike");
  CHECK(!refusal(R"({"event":"play"})").empty());
  CHECK(!refusal(R"({"event":"play","track":""})").empty());
  CHECK(!refusal(R"({"event":"play","track":7})").empty());
  CHECK(!refusal(R"({"event":"play","track":"t","at":"today"})").empty());
  CHECK(!refusal(R"({"event":"play","track":"t","at":1e30})").empty());
  CHECK(!refusal(R"({"event":"play","track":"t","at":1900000000000})").empty());
  CHECK(!refusal(R"({"event":"play","track":"t","count":0})").empty());
  CHECK(!refusal(R"({"event":"play","track":"t","count":1e9})").empty());
  CHECK(!refusal(R"({"event":"play","track":"t","listener":{}})").empty());
}

TEST_CASE("an id that comes again is written once, and told where it lies") {
  WaitingLog log;
  Publisher publisher(log, {"plays"}, 10);
  REQUIRE(publisher.open().ok());
  std::vector<Position> told;
  const auto tell = tellingTo(told);
  publisher.publish("plays", "e1", kEvent, tell);
  publisher.publish("plays", "e1", kEvent, tell);
  CHECK(told.empty());
  REQUIRE(log.values.size() == 1);
  log.waiting[0](Position{2, 7});
  publisher.publish("plays", "e1", kEvent, tell);
  CHECK(told == std::vector<Position>{{2, 7}, {2, 7}, {2, 7}});
  CHECK(log.values.size() == 1);
}

TEST_CASE("what the log did not take may come again") {
  WaitingLog log;
  Publisher publisher(log, {"plays"}, 10);
  REQUIRE(publisher.open().ok());
  int failed = 0;
  publisher.publish("plays", "e1", kEvent, [&](const Result<Position>& result) { failed += result.ok() ? 0 : 1; });
  log.waiting[0](Error(ErrorCode::Io, "plays", "disk full", ""));
  CHECK(failed == 1);
  publisher.publish("plays", "e1", kEvent, [](const Result<Position>&) {});
  CHECK(log.values.size() == 2);
}

TEST_CASE("ids are remembered in bounds, those under way always") {
  WaitingLog log;
  Publisher publisher(log, {"plays"}, 2);
  REQUIRE(publisher.open().ok());
  const auto publish = [&](const std::string& id) {
    publisher.publish("plays", id, {id, kEvent.event, ""}, [](const Result<Position>&) {});
  };
  for (const char* id : {"a", "b", "c"}) publish(id);
  publish("a");
  CHECK(log.values.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) log.waiting[i](Position{0, static_cast<std::int64_t>(i)});
  publish("d");
  publish("e");
  publish("c");
  CHECK(log.values.size() == 6);
}

TEST_CASE("who says who they are names nobody else") {
  const std::string named = R"({"event":"like","track":"t1","listener":"ann"})";
  CHECK(checkedEvent({"1", named, ""}, kNow, "ann").ok());
  CHECK(!checkedEvent({"1", named, ""}, kNow, "bob").ok());
  CHECK(checkedEvent({"1", kEvent.event, ""}, kNow, "ann").ok());
}

TEST_CASE("an id that was written before a restart, or by another relay, is known") {
  WaitingLog log;
  log.past = {written(0, "old"), {0, 1, 1, "", "no event"}, written(2, "e1")};
  Publisher publisher(log, {"plays"}, 10);
  std::vector<Position> told;
  const auto tell = tellingTo(told);
  REQUIRE(publisher.open().ok());
  publisher.publish("plays", "e1", kEvent, tell);
  CHECK(told == std::vector<Position>{{0, 2}});
  log.sink({written(3, "theirs")});
  publisher.publish("plays", "theirs", {"theirs", kEvent.event, ""}, tell);
  CHECK(told == std::vector<Position>{{0, 2}, {0, 3}});
  CHECK(log.values.empty());
}

TEST_CASE("what was read from the log is acknowledged, whatever became of the append") {
  WaitingLog log;
  Publisher publisher(log, {"plays"}, 10);
  REQUIRE(publisher.open().ok());
  std::vector<Position> told;
  const auto tell = tellingTo(told);
  publisher.publish("plays", "e1", kEvent, tell);
  log.sink({written(7, "e1")});
  CHECK(told == std::vector<Position>{{0, 7}});
  log.waiting.at(0)(Error(ErrorCode::Io, "plays", "timed out", ""));
  publisher.publish("plays", "e1", kEvent, tell);
  CHECK(told == std::vector<Position>{{0, 7}, {0, 7}});
  CHECK(log.values.size() == 1);
}

TEST_CASE("the same id in two topics is two events") {
  WaitingLog log;
  Publisher publisher(log, {"plays", "listeners"}, 10);
  REQUIRE(publisher.open().ok());
  publisher.publish("plays", "e1", kEvent, [](const Result<Position>&) {});
  publisher.publish("listeners", "ann", kEvent, [](const Result<Position>&) {});
  CHECK(log.values.size() == 2);
}

TEST_CASE("events are refused until it is known which there are") {
  WaitingLog log;
  Publisher publisher(log, {"plays"}, 10);
  ErrorCode code = ErrorCode::Canceled;
  publisher.publish("plays", "e1", kEvent, [&](const Result<Position>& result) { code = result.error().code; });
  CHECK(code == ErrorCode::Io);
  CHECK(log.values.empty());
}
