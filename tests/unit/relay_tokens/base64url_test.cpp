#include "server-relay/tokens/base64url.h"

#include "tests/catch.h"

using earshot::relay::fromBase64Url;

TEST_CASE("bytes come back from base64url (RFC 4648, 10)") {
  CHECK(fromBase64Url("") == "");
  CHECK(fromBase64Url("Zg") == "f");
  CHECK(fromBase64Url("Zm8") == "fo");
  CHECK(fromBase64Url("Zm9v") == "foo");
  CHECK(fromBase64Url("Zm9vYmFy") == "foobar");
  CHECK(fromBase64Url("-_8") == "\xFB\xFF");
}

TEST_CASE("what no encoder writes is refused") {
  for (const char* text : {"Z", "Zg==", "Zg=", "Zm9vY", "Z g", "Zg\n", "+/8", "Zh", "Zm9", "\xC3\xA9"}) {
    INFO(text);
    CHECK(!fromBase64Url(text));
  }
}
