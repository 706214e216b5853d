#include "native/play_events.h"

#include <string>

#include "tests/catch.h"

using namespace earshot;

namespace {

struct Events {
  PlayEvents events;
  int taken = 0;

  Events& operator<<(std::string_view value) {
    events.take(value, [&] { return "plays, partition 0, offset " + std::to_string(taken); });
    ++taken;
    return *this;
  }
  PlayLog log() {
    auto log = std::move(events).finish("plays");
    INFO((log ? "" : log.error().message()));
    REQUIRE(log.ok());
    return std::move(log).value();
  }
};

float countOf(const PlayLog& log, std::string_view listener, std::string_view item) {
  for (const Play& play : log.plays)
    if (log.listeners[play.listener] == listener && log.items[play.item] == item) return play.count;
  return 0;
}

std::uint64_t found(const PlayLog& log, Cleaning cleaning, std::string_view what) {
  for (const auto& finding : log.report.findings())
    if (finding.cleaning == cleaning && finding.what == what) return finding.count;
  return 0;
}

}  // namespace

TEST_CASE("events of a listener and track are summed by their documented weights") {
  Events events;
  events << R"({"id":"1","event":"play","track":"t","listener":"ann","at":1})"
         << R"({"id":"2","event":"play","track":"t","listener":"ann","count":3})"
         << R"({"id":"3","event":"like","track":"t","listener":"ann"})"
         << R"({"id":"4","event":"skip","track":"t","listener":"ann"})"
         << R"({"id":"5","event":"play","track":"u","listener":"ann"})"
         << R"({"id":"6","event":"dislike","track":"u","listener":"ann"})"
         << R"({"id":"7","event":"play","track":"u","listener":"ben"})";
  const PlayLog log = events.log();
  CHECK(countOf(log, "ann", "t") == 8.5F);
  CHECK(countOf(log, "ben", "u") == 1);
  CHECK(log.plays.size() == 2);
  CHECK(found(log, Cleaning::RowDropped, "disliked or skipped more than played") == 1);
}

TEST_CASE("an event id counts once, wherever it comes again; events without one always count") {
  Events events;
  events << R"({"id":"e1","event":"play","track":"t","listener":"ann"})"
         << R"({"id":"e2","event":"play","track":"t","listener":"ann"})"
         << R"({"listener":"ann","id":"e1","track":"t","event":"play"})"
         << R"({"eventId":7,"event":"play","item":"t","listener":"ann"})"
         << R"({"event_id":7,"event":"play","item":"t","listener":"ann"})"
         << R"({"event":"play","item":"t","listener":"ann"})"
         << R"({"event":"play","item":"t","listener":"ann"})"
         << R"({"event":"play","id":"t","listener":"ann"})"
         << R"({"event":"play","id":"t","listener":"ann"})";
  CHECK(events.events.repeated() == 2);
  const PlayLog log = events.log();
  CHECK(countOf(log, "ann", "t") == 7);
  CHECK(found(log, Cleaning::Merged, "event that came before") == 2);
}

TEST_CASE("what cannot be read is counted with where it lies, and the rest goes on") {
  Events events;
  events << "no JSON"
         << "[1]"
         << R"({"event":"play","track":"t"})"
         << R"({"event":"play","listener":"ann"})"
         << R"({"event":"dance","track":"t","listener":"ann"})"
         << R"({"event":"play","track":"t","listener":"ann","count":-1})"
         << R"({"event":"play","track":"t","listener":"ann","count":"many"})"
         << ""
         << R"({"event":"play","track":"t","listener":"ann"})";
  const PlayLog log = events.log();
  CHECK(countOf(log, "ann", "t") == 1);
  CHECK(log.report.rows == 9);
  CHECK(log.report.count(Cleaning::RowDropped) == 8);
  CHECK(found(log, Cleaning::RowDropped, "not valid JSON") == 2);
  CHECK(found(log, Cleaning::RowDropped, "no listener") == 1);
  CHECK(log.report.findings().front().examples.front().source == "plays, partition 0, offset 0");
}

TEST_CASE("a malformed event does not use up its id") {
  Events events;
  events << R"({"id":"e1","event":"play","track":"t"})"
         << R"({"id":"e1","event":"play","track":"t","listener":"ann"})";
  CHECK(countOf(events.log(), "ann", "t") == 1);
}

TEST_CASE("no plays are an error that says what became of the events") {
  Events events;
  events << R"({"event":"dislike","track":"t","listener":"ann"})";
  const auto log = std::move(events.events).finish("kafka:127.0.0.1:9092/plays");
  REQUIRE_FALSE(log.ok());
  CHECK(log.error().message() ==
        "kafka:127.0.0.1:9092/plays: holds no plays: there is nothing to learn from. Every row was left out: row "
        "dropped, disliked or skipped more than played: 1 (kafka:127.0.0.1:9092/plays: \"t\")");
  CHECK_FALSE(PlayEvents().finish("plays").ok());
}
