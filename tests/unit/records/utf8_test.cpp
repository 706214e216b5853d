#include "shared/utf8.h"

#include "tests/catch.h"

using namespace earshot;

TEST_CASE("well-formed text of one to four bytes a letter is UTF-8 and stays as it is") {
  const std::string text = "a\u00e9\u4e16\U0001f3b5\U0010ffff";
  CHECK(isUtf8(text));
  CHECK(repairUtf8(text) == text);
  CHECK(isUtf8(""));
}

TEST_CASE("what only looks like UTF-8 is not") {
  const std::string broken = GENERATE(as<std::string>(), "\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80",
                                      "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE2\x82", "\xFF");
  CHECK_FALSE(isUtf8(broken));
  CHECK(isUtf8(repairUtf8("a" + broken + "b")));
  CHECK(repairUtf8("a" + broken + "b").front() == 'a');
  CHECK(repairUtf8("a" + broken + "b").back() == 'b');
}

TEST_CASE("a cut letter becomes one replacement, stray bytes one each, as in browsers") {
  CHECK(repairUtf8("\xE2\x82") == "\ufffd");
  CHECK(repairUtf8("\xF0\x9F\x8E") == "\ufffd");
  CHECK(repairUtf8("\xED\xA0\x80") == "\ufffd\ufffd\ufffd");
  CHECK(repairUtf8("caf\xE9!") == "caf\ufffd!");
}
