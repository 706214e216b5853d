#include "native/json.h"

#include "tests/catch.h"

using namespace earshot;

TEST_CASE("JSON text becomes the value it spells, members in order and duplicates kept") {
  const auto json = parseJson(
      R"({"b": [1, -2.5, 1e3, 9007199254740991], "a": "\u00e9\n", "b": null, "t": true, "e": {}, "f": []})", "x.json");
  REQUIRE(json.ok());
  CHECK(json->text() == R"({"b":[1,-2.5,1000,9007199254740991],"a":"é\n","b":null,"t":true,"e":{},"f":[]})");
}

TEST_CASE("Any JSON value may stand alone") {
  for (const char* text : {"null", "true", "12.5", "\"word\"", "[]", " {} \n"}) CHECK(parseJson(text, "x").ok());
  CHECK(*parseJson("12.5", "x")->number() == 12.5);
}

TEST_CASE("What is written is read back the same") {
  const std::string text = R"({"a":[0.1,1e-300,-0.5],"s":"quote \" slash \\ tab \t é 東","n":null})";
  const auto json = parseJson(text, "x");
  REQUIRE(json.ok());
  const auto again = parseJson(json->text(), "x");
  REQUIRE(again.ok());
  CHECK(again->text() == json->text());
}

TEST_CASE("A fault in JSON is named with its source and place") {
  const auto fault = parseJson("{\n  \"a\": 1,\n  \"b\": tru\n}", "tracks.json");
  REQUIRE(!fault.ok());
  CHECK(fault.error().code == ErrorCode::Corrupt);
  CHECK(fault.error().where == "tracks.json");
  CHECK(fault.error().what.find("line 3, column 8") != std::string::npos);
}

TEST_CASE("Broken JSON is refused") {
  for (const char* text : {"", " ", "{", "[1,", "[1 2]", "{\"a\" 1}", "{\"a\":}", "\"open", "nul", "1.", "01", "[1]]",
                           "{} {}", "\xff", "\"\xff\"", "\"\\ud800\"", "NaN"}) {
    CAPTURE(text);
    CHECK(!parseJson(text, "x").ok());
  }
}

TEST_CASE("Very deep nesting is refused, not a crash") {
  CHECK(!parseJson(std::string(100000, '['), "x").ok());
  CHECK(!parseJson(std::string(100000, '[') + std::string(100000, ']'), "x").ok());
  CHECK(parseJson(std::string(500, '[') + std::string(500, ']'), "x").ok());
}
