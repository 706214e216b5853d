#include "server-relay/serve/date_field.h"

#include "tests/catch.h"

TEST_CASE("a date is written as HTTP writes it") {
  CHECK(earshot::relay::dateField(784111777) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(earshot::relay::dateField(0) == "Thu, 01 Jan 1970 00:00:00 GMT");
}
