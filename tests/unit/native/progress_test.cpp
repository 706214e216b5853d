#include "native/progress.h"

#include "tests/catch.h"

using namespace earshot;

TEST_CASE("Durations are spelled as people say them") {
  CHECK(spellDuration(0) == "0 s");
  CHECK(spellDuration(59.4) == "59 s");
  CHECK(spellDuration(60) == "1 min");
  CHECK(spellDuration(3599) == "1 h");
  CHECK(spellDuration(2 * 3600 + 10 * 60) == "2 h 10 min");
  CHECK(spellDuration(-1) == "?");
}
