#include "native/fold.h"

#include <string>

#include "native/files.h"
#include "native/json.h"
#include "tests/catch.h"

using namespace earshot;

TEST_CASE("text is folded as the package folds what people type") {
  const auto text = readTextFile("tests/golden/fold.json");  // [text, folded], made and tested by the package's fold()
  REQUIRE(text.ok());
  const auto cases = parseJson(*text, "fold.json");
  REQUIRE(cases.ok());
  REQUIRE(cases->array()->size() > 30);
  for (const Json& one : *cases->array()) CHECK(fold(*(*one.array())[0].string()) == *(*one.array())[1].string());
}

TEST_CASE("folded text stays as it is when folded again") {
  for (const char* text : {"Sigur R\u00f3s", "\u03a3\u0391\u03a3", "\ufb01ne", "\u0130stanbul"})
    CHECK(fold(fold(text)) == fold(text));
}

TEST_CASE("bytes that are not UTF-8 fold to the replacement character") {
  CHECK(fold("Caf\xE9") == "caf\ufffd");
  CHECK(fold(std::string("a\0B", 3)) == std::string("a\0b", 3));
}
