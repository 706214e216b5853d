#include "shared/records/play_layout.h"

#include <vector>

#include "native/json.h"
#include "tests/catch.h"

using namespace earshot;

namespace {

using Row = std::vector<std::string_view>;

PlayLayout layoutOf(const Row& firstRow, const PlayColumns& columns = {}) {
  auto layout = PlayLayout::of(firstRow, columns, "plays");
  REQUIRE(layout.ok());
  return *layout;
}

std::string refusal(const Row& firstRow, const PlayColumns& columns = {}) {
  const auto layout = PlayLayout::of(firstRow, columns, "plays");
  REQUIRE_FALSE(layout.ok());
  return layout.error().message();
}

PlayRecord recordOf(const PlayLayout& layout, const Row& row) {
  std::string_view dropped;
  const auto record = layout.read(row, 7, "plays", dropped);
  REQUIRE(record.ok());
  REQUIRE(record->has_value());
  return **record;
}

std::string dropOf(const PlayLayout& layout, const Row& row) {
  std::string_view dropped;
  const auto record = layout.read(row, 7, "plays", dropped);
  REQUIRE(record.ok());
  REQUIRE_FALSE(record->has_value());
  return std::string(dropped);
}

Error faultOf(const PlayLayout& layout, const Row& row) {
  std::string_view dropped;
  const auto record = layout.read(row, 7, "plays", dropped);
  REQUIRE_FALSE(record.ok());
  return record.error();
}

struct Event {
  std::optional<PlayRecord> record;
  std::string listener, item;
  std::string dropped;
};

Event eventOf(std::string_view text) {
  const auto json = parseJson(text, "events");
  REQUIRE(json.ok());
  std::string ids[2];
  std::string_view dropped;
  const auto record = playOfJson(*json, 3, "events", ids, dropped);
  REQUIRE(record.ok());
  return {*record, ids[0], ids[1], std::string(dropped)};
}

}  // namespace

TEST_CASE("a header names the columns, in any order and spelling") {
  const PlayLayout layout = layoutOf({"Plays", "Artist ID", "time", "user_id"});
  CHECK(layout.hasHeader());
  const PlayRecord record = recordOf(layout, {" 12 ", "muse", "2020", " ann "});
  CHECK(record.listener == "ann");
  CHECK(record.item == "muse");
  CHECK(record.count == 12);
}

TEST_CASE("of several names for an item the one of items wins, then tracks, then artists") {
  CHECK(recordOf(layoutOf({"user", "artist", "track", "count"}), {"u", "a", "t", "1"}).item == "t");
  CHECK(recordOf(layoutOf({"user", "artist", "item", "count"}), {"u", "a", "i", "1"}).item == "i");
}

TEST_CASE("without a header the columns are listener, item and count; of four the third is a rating") {
  const PlayLayout three = layoutOf({"2", "51", "13883"});
  CHECK_FALSE(three.hasHeader());
  CHECK(recordOf(three, {"2", "51", "13883"}).count == 13883);
  const PlayLayout four = layoutOf({"0", "32", "4", "978824330"});
  CHECK_FALSE(four.hasHeader());
  CHECK(recordOf(four, {"0", "32", "4", "978824330"}).count == 1);
  CHECK(dropOf(four, {"0", "32", "0", "978824330"}) == "rating of 0");
  CHECK(recordOf(layoutOf({"ann", "muse"}), {"ann", "muse"}).count == 1);
}

TEST_CASE("columns are chosen by name or by position, with and without a header") {
  const PlayLayout named = layoutOf({"who", "what", "often"}, {"who", "what", "often"});
  CHECK(named.hasHeader());
  CHECK(recordOf(named, {"u", "i", "3"}).count == 3);
  const PlayLayout placed = layoutOf({"9", "u", "x", "i"}, {"2", "4", "1"});
  CHECK_FALSE(placed.hasHeader());
  CHECK(recordOf(placed, {"9", "u", "x", "i"}).item == "i");
  CHECK(layoutOf({"often", "who", "x", "what"}, {"2", "4", "1"}).hasHeader());
}

TEST_CASE("unknown columns are named, with those that are there and what to do") {
  const std::string unknown = refusal({"foo", "bar", "baz"});
  CHECK(unknown.find("foo") != std::string::npos);
  CHECK(unknown.find("--columns") != std::string::npos);
  CHECK(refusal({"user", "x", "5"}).find("item") != std::string::npos);
  CHECK_FALSE(refusal({"one"}).empty());
  CHECK_FALSE(refusal({"1", "2", "3", "4", "5"}).empty());
  CHECK(refusal({"a", "b", "1"}, {"a", "c", ""}).find("c") != std::string::npos);
  CHECK(refusal({"a", "b", "1"}, {"1", "9", ""}).find("3 columns") != std::string::npos);
  CHECK(refusal({"a", "b", "1"}, {"1", "", ""}).find("--columns") != std::string::npos);
}

TEST_CASE("counts that are negative, huge or no numbers are errors with their line") {
  const PlayLayout layout = layoutOf({"user", "item", "count"});
  for (const char* count : {"-1", "1e10", "nan", "inf", "many", ""}) {
    const Error fault = faultOf(layout, {"u", "i", count});
    CHECK(fault.message().find("line 7") != std::string::npos);
    CHECK_FALSE(fault.remedy.empty());
  }
  CHECK(layoutOf({"u", "i", "nan"}).hasHeader() == false);
}

TEST_CASE("rows that say nothing are left out, with the reason") {
  const PlayLayout layout = layoutOf({"user", "item", "count"});
  CHECK(dropOf(layout, {"u", "i"}) == "too few columns");
  CHECK(dropOf(layout, {" ", "i", "1"}) == "no listener");
  CHECK(dropOf(layout, {"u", "", "1"}) == "no item");
  CHECK(dropOf(layout, {"u", "i", "0"}) == "no plays");
}

TEST_CASE("events are worth what the table says, times their count") {
  CHECK(eventOf(R"({"listener": "u", "item": "i"})").record->count == 1);
  CHECK(eventOf(R"({"user": "u", "track_id": "i", "event": "like"})").record->count == 5);
  CHECK(eventOf(R"({"user": "u", "track": "i", "type": "Skip", "count": 4})").record->count == -2);
  CHECK(eventOf(R"({"user": "u", "item": "i", "action": "dislike"})").record->count == -10);
  const Event numbered = eventOf(R"({"user_id": 17, "item": 9007199254740992, "event": "play"})");
  CHECK(numbered.listener == "17");
  CHECK(numbered.item == "9007199254740992");
  CHECK(eventOf(R"({"user": "u", "item": "i", "event": "hum"})").dropped.find("event") == 0);
  CHECK(eventOf(R"({"user": "u"})").dropped == "no item");
  CHECK(eventOf(R"([1, 2])").dropped == "no JSON object");
  CHECK_FALSE(weightOfEvent("").has_value());
}

TEST_CASE("an event's count is checked as a row's is") {
  for (const char* text :
       {R"({"user": "u", "item": "i", "count": -1})", R"({"user": "u", "item": "i", "count": 1e12})",
        R"({"user": "u", "item": "i", "count": "3"})", R"({"user": "u", "item": "i", "count": null})"}) {
    std::string ids[2];
    std::string_view dropped;
    const auto json = parseJson(text, "events");
    REQUIRE(json.ok());
    CHECK_FALSE(playOfJson(*json, 3, "events", ids, dropped).ok());
  }
}
