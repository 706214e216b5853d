#include "shared/records/json.h"

#include "native/json.h"
#include "tests/catch.h"

using namespace earshot;

TEST_CASE("a value is written and parsed back the same") {
  const Json written = Json::Object{{"name", "a \"quoted\" \\ name\n\t\u00e9"},
                                    {"count", 3},
                                    {"share", 0.1F},
                                    {"yes", true},
                                    {"nothing", Json()},
                                    {"list", Json::Array{1.5, "two", Json::Object{}}}};
  for (const int indent : {-1, 2}) {
    const auto read = parseJson(written.text(indent), "test");
    REQUIRE(read.ok());
    CHECK(read->text() == written.text());
  }
}

TEST_CASE("text is compact unless an indent is asked for") {
  const Json json = Json::Object{{"a", Json::Array{1, 2}}, {"b", Json::Array{}}};
  CHECK(json.text() == R"({"a":[1,2],"b":[]})");
  CHECK(json.text(2) == "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": []\n}");
}

TEST_CASE("objects keep their order and their duplicates") {
  const Json json = Json::Object{{"z", 1}, {"a", 2}, {"z", 3}};
  CHECK(json.text() == R"({"z":1,"a":2,"z":3})");
  CHECK(*json.find("z")->number() == 1);
  CHECK(json.find("missing") == nullptr);
  CHECK(Json(1).find("z") == nullptr);
}

TEST_CASE("each kind answers to its own name only") {
  CHECK(Json().isNull());
  CHECK(Json(true).number() == nullptr);
  CHECK(Json(1).boolean() == nullptr);
  CHECK(Json("text").string() != nullptr);
  CHECK(Json("text").array() == nullptr);
}

TEST_CASE("whole numbers are those a double holds exactly") {
  CHECK(Json(9007199254740992.0).wholeNumber() == 9007199254740992U);
  CHECK(Json(0).wholeNumber() == 0U);
  CHECK_FALSE(Json(-1).wholeNumber());
  CHECK_FALSE(Json(1.5).wholeNumber());
  CHECK_FALSE(Json(1e300).wholeNumber());
  CHECK_FALSE(Json(std::numeric_limits<double>::quiet_NaN()).wholeNumber());
  CHECK_FALSE(Json("1").wholeNumber());
}

TEST_CASE("control characters are escaped and broken UTF-8 is replaced") {
  std::string text;
  appendJsonString(text, std::string_view("\x01\x7f\0 \xff", 5));
  CHECK(text == "\"\\u0001\\u007f\\u0000 \ufffd\"");
}
