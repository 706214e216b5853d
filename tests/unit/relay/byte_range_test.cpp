#include "server-relay/http/byte_range.h"

#include <optional>
#include <string>
#include <utility>

#include "tests/catch.h"

using earshot::relay::ByteRange;
using earshot::relay::selectRange;

namespace {

using Part = std::optional<std::pair<std::uint64_t, std::uint64_t>>;

Part part(const std::string& field, std::uint64_t size) {
  const ByteRange range = selectRange(field, size);
  if (range.kind != ByteRange::Kind::Part) return std::nullopt;
  return std::pair(range.first, range.length);
}

}  // namespace

TEST_CASE("a range names its first and last byte, both included") {
  CHECK(part("bytes=0-0", 10) == Part({0, 1}));
  CHECK(part("bytes=2-5", 10) == Part({2, 4}));
  CHECK(part("bytes=0-9", 10) == Part({0, 10}));
}

TEST_CASE("a range that ends beyond the file ends with the file") {
  CHECK(part("bytes=5-99", 10) == Part({5, 5}));
  CHECK(part("bytes=5-99999999999999999999999999", 10) == Part({5, 5}));
}

TEST_CASE("an open range goes to the end, a suffix counts from the end") {
  CHECK(part("bytes=7-", 10) == Part({7, 3}));
  CHECK(part("bytes=-3", 10) == Part({7, 3}));
  CHECK(part("bytes=-99", 10) == Part({0, 10}));
  CHECK(part("bytes=-99999999999999999999999999", 10) == Part({0, 10}));
}

TEST_CASE("the unit's case and spaces around the range do not matter") {
  CHECK(part("Bytes= 1-2 ", 10) == Part({1, 2}));
  CHECK(part("bytes=,1-2,", 10) == Part({1, 2}));
}

TEST_CASE("a range that begins after the last byte cannot be satisfied") {
  for (const char* field : {"bytes=10-", "bytes=10-12", "bytes=-0", "bytes=99999999999999999999999-"}) {
    CAPTURE(field);
    CHECK(selectRange(field, 10).kind == ByteRange::Kind::Unsatisfiable);
  }
}

TEST_CASE("no range of an empty file can be satisfied") {
  for (const char* field : {"bytes=0-", "bytes=0-0", "bytes=-1"}) {
    CAPTURE(field);
    CHECK(selectRange(field, 0).kind == ByteRange::Kind::Unsatisfiable);
  }
}

TEST_CASE("what is not one well-formed range of bytes is ignored") {
  for (const char* field :
       {"", "bytes", "bytes=", "bytes=-", "bytes=5-2", "bytes=a-b", "bytes=1-2x", "bytes=+1-2", "bytes=1",
        "bytes=0x1-2", "bytes=1--2", "bytes=1 - 2", "seconds=0-1", "bytes=0-1,4-5", "bytes=--1"}) {
    CAPTURE(field);
    CHECK(selectRange(field, 10).kind == ByteRange::Kind::Whole);
  }
}

TEST_CASE("every range that is honoured lies within the file") {
  for (std::uint64_t size = 0; size < 12; ++size) {
    for (std::uint64_t first = 0; first < 14; ++first) {
      for (std::uint64_t last = 0; last < 14; ++last) {
        const auto range = selectRange("bytes=" + std::to_string(first) + '-' + std::to_string(last), size);
        if (range.kind != ByteRange::Kind::Part) continue;
        CHECK(range.length >= 1);
        CHECK(range.first == first);
        CHECK(range.first + range.length <= size);
        CHECK(range.first + range.length - 1 == std::min(last, size - 1));
      }
    }
  }
}
