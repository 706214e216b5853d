#include "server-relay/http/entity_tag.h"

#include "tests/catch.h"

using namespace earshot::relay;

namespace {
constexpr const char* kTag = "\"3f2a\"";
bool names(const char* field, TagComparison comparison = TagComparison::Weak) {
  return fieldNamesTag(field, kTag, comparison);
}
}  // namespace

TEST_CASE("a list names each of its tags") {
  CHECK(names("\"3f2a\""));
  CHECK(names("\"0\", \"3f2a\""));
  CHECK(names("\"3f2a\",\"0\""));
  CHECK(names(" , \"0\" ,\t\"3f2a\" "));
  CHECK_FALSE(names("\"0\", \"1\""));
}

TEST_CASE("a comma within a tag does not end it") {
  CHECK(names("\"a,b\", \"3f2a\""));
  CHECK_FALSE(names("\"a,\"3f2a\",b\""));
}

TEST_CASE("a star names every file") { CHECK(names(" * ")); }

TEST_CASE("a weak tag matches in weak comparison only") {
  CHECK(names("W/\"3f2a\"", TagComparison::Weak));
  CHECK_FALSE(names("W/\"3f2a\"", TagComparison::Strong));
  CHECK(names("W/\"3f2a\", \"3f2a\"", TagComparison::Strong));
}

TEST_CASE("a tag without its quotes is none") {
  for (const char* field : {"", "3f2a", "\"3f2a", "3f2a\"", "W/", "W/3f2a", "w/\"3f2a\"", "\"\"", "\"3F2A\"", "**"}) {
    CAPTURE(field);
    CHECK_FALSE(names(field));
  }
}

TEST_CASE("If-Range holds for the very tag only") {
  CHECK(ifRangeMatches("\"3f2a\"", kTag));
  CHECK(ifRangeMatches(" \"3f2a\" ", kTag));
  CHECK_FALSE(ifRangeMatches("W/\"3f2a\"", kTag));
  CHECK_FALSE(ifRangeMatches("*", kTag));
  CHECK_FALSE(ifRangeMatches("\"3f2a\", \"0\"", kTag));
  CHECK_FALSE(ifRangeMatches("Sat, 21 Nov 2026 01:30:19 GMT", kTag));
  CHECK_FALSE(ifRangeMatches("", kTag));
}
