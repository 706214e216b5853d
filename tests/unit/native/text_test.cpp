#include "native/text.h"

#include "tests/catch.h"

using namespace earshot;

TEST_CASE("A path in a message stays one readable line whatever its bytes") {
  CHECK(printable("Música/東京.mp3") == "Música/東京.mp3");
  CHECK(printable("a\nb\tc\x1b[31m\x7f") == "a\\nb\\x09c\\x1b[31m\\x7f");
  CHECK(printable("\xff\xfe x") == "\\xff\\xfe x");
  CHECK(printable("cut \xe6\x9d") == "cut \\xe6\\x9d");
  CHECK(printable("c1 \xc2\x9b") == "c1 \\xc2\\x9b");
  CHECK(printable("").empty());
}
