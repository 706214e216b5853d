#include "server-relay/live/record_value.h"

#include "server-relay/live/dead_letters.h"
#include "tests/catch.h"

using namespace earshot::relay;

namespace {

std::string fault(const std::string& bytes, RecordShape shape) {
  const auto value = recordValue(bytes, shape);
  return value ? "" : value.error().what;
}

}  // namespace

TEST_CASE("a record is any JSON, written anew on one line") {
  CHECK(*recordValue("{\n \"a\" : [1, 2]\n}", RecordShape::Json) == R"({"a":[1,2]})");
  CHECK(*recordValue("\"text\"", RecordShape::Json) == "\"text\"");
  CHECK(fault("{", RecordShape::Json) == "is no JSON");
  CHECK(fault("", RecordShape::Json) == "is no JSON");
  CHECK(fault("\"\xFF\"", RecordShape::Json) == "is no JSON");
  CHECK(fault(std::string(100'000, '['), RecordShape::Json) == "is no JSON");
}

TEST_CASE("a track has an id, a title, an artist, and numbers for features") {
  CHECK(recordValue(R"({"id":"t","title":"T","artist":"A","features":{"tempo":92,"key":null},"more":[]})",
                    RecordShape::Track)
            .ok());
  CHECK(recordValue(R"({"id":"t","title":"","artist":""})", RecordShape::Track).ok());
  CHECK(fault("[]", RecordShape::Track) == "is no JSON object");
  CHECK(fault(R"({"title":"T","artist":"A"})", RecordShape::Track) == "has no id");
  CHECK(fault(R"({"id":"","title":"T","artist":"A"})", RecordShape::Track) == "has an empty id");
  CHECK(fault(R"({"id":5})", RecordShape::Track) == "has a member id that is a number, not a text");
  CHECK(fault(R"({"id":"t","title":null})", RecordShape::Track) == "has a member title that is null, not a text");
  CHECK(fault(R"({"id":"t","artist":"A"})", RecordShape::Track) == "has no title");
  CHECK(fault(R"({"id":"t","title":"T","artist":["A"]})", RecordShape::Track) ==
        "has a member artist that is a list, not a text");
  CHECK(fault(R"({"id":"t","title":"T","artist":"A","features":[1]})", RecordShape::Track) ==
        "has features that are no object");
  CHECK(fault(R"({"id":"t","title":"T","artist":"A","features":{"tempo":"fast"}})", RecordShape::Track) ==
        "has a feature that is no number");
  CHECK(!fault("no json", RecordShape::Track).empty());
}

TEST_CASE("a comma message is a track, its title's commas included") {
  const auto value = recordValue(
      "7,6M94FkXd15sOAOQYRnWPN8,Bebamos, Juntos,0,180760,0,FranciscoCanaro,9/25/28,0.781,0.13,1,-14.734,0,0.0926,0.995,"
      "0.887,0.111,0.72,108.003",
      RecordShape::Track);
  REQUIRE(value.ok());
  CHECK(value->find(R"("id":"6M94FkXd15sOAOQYRnWPN8")") != std::string::npos);
  CHECK(value->find(R"("title":"Bebamos, Juntos")") != std::string::npos);
  CHECK(value->find(R"("tempo":108.003)") != std::string::npos);
  CHECK(value->find('\n') == std::string::npos);
}

TEST_CASE("a dead letter says where the record lies and what is wrong with it, in JSON whatever its bytes") {
  CHECK(deadLetter("tracks", {1, 42, 1000, "key", "a\"\xFF\n"}, "is no JSON") ==
        R"({"topic":"tracks","partition":1,"offset":42,"at":1000,"cause":"is no JSON","size":4,"value":"a\")"
        "\xEF\xBF\xBD"
        R"(\u000a"})");
  const std::string large = deadLetter("tracks", {0, 0, 0, "", std::string(500'000, 'x')}, "is no JSON");
  CHECK(large.size() < 70'000);
  CHECK(large.find(R"("size":500000)") != std::string::npos);
}
