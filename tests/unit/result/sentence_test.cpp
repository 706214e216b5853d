#include "shared/sentence.h"

#include <cstdint>
#include <limits>
#include <string>

#include "shared/result.h"
#include "tests/catch.h"

using earshot::Error;
using earshot::ErrorCode;
using earshot::grouped;
using earshot::quoted;
using earshot::Result;
using earshot::sentence;

TEST_CASE("a sentence joins text and numbers") {
  const std::string text = "rows";
  CHECK(sentence({"has ", 3, " ", text, ", ", 1.5F, " each"}) == "has 3 rows, 1.5 each");
  CHECK(sentence({}).empty());
}

TEST_CASE("large counts are grouped by thousands") {
  CHECK(sentence({grouped(0)}) == "0");
  CHECK(sentence({grouped(999)}) == "999");
  CHECK(sentence({grouped(1000)}) == "1,000");
  CHECK(sentence({grouped(1234567)}) == "1,234,567");
  CHECK(sentence({grouped(std::numeric_limits<std::uint64_t>::max())}) == "18,446,744,073,709,551,615");
}

TEST_CASE("quoted text is valid UTF-8 in one line, and not long") {
  CHECK(sentence({quoted("a\nb\x7F\xFF")}) == "\"a b \xEF\xBF\xBD\"");
  CHECK(sentence({quoted(std::string(60, 'x'))}) == '"' + std::string(60, 'x') + '"');
  CHECK(sentence({quoted(std::string(61, 'x'))}) == '"' + std::string(60, 'x') + "...\"");
}

TEST_CASE("a result keeps its error through copies and moves") {
  Result<std::string> failed = Error(ErrorCode::NotFound, "a", {"is ", 1}, "b");
  Result<std::string> copy = failed;
  const Result<std::string> moved = std::move(failed);
  CHECK(copy.error().message() == "a: is 1. b");
  CHECK(moved.error().message() == "a: is 1. b");
  copy = std::string("fine");
  CHECK(copy.value() == "fine");
}
