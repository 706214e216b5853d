#include "server-relay/http/request_framing.h"

#include "tests/catch.h"

using earshot::relay::checkFraming;
using earshot::relay::FramingFields;

namespace {
unsigned status(const FramingFields& fields) {
  const auto refusal = checkFraming(fields);
  return refusal ? refusal->status : 0;
}
}  // namespace

TEST_CASE("ordinary heads pass") {
  CHECK(status({11, {"example.org"}, {}, {}}) == 0);
  CHECK(status({11, {"[::1]:8787"}, {"0"}, {}}) == 0);
  CHECK(status({11, {"example.org"}, {}, {"Chunked"}}) == 0);
  CHECK(status({11, {""}, {}, {}}) == 0);  // RFC 9112 asks for an empty field where there is no authority
  CHECK(status({10, {}, {}, {}}) == 0);
}

TEST_CASE("heads that two servers might cut differently are refused") {
  CHECK(status({11, {"a"}, {"5"}, {"chunked"}}) == 400);
  CHECK(status({11, {"a"}, {"5", "5"}, {}}) == 400);
  CHECK(status({11, {"a"}, {"5", "6"}, {}}) == 400);
  for (const char* length : {"", "-1", "+5", "5, 5", "0x5", "5 5", "abc"}) {
    CAPTURE(length);
    CHECK(status({11, {"a"}, {length}, {}}) == 400);
  }
  CHECK(status({11, {"a"}, {}, {"chunked", "chunked"}}) == 400);
  CHECK(status({10, {}, {}, {"chunked"}}) == 400);
  for (const char* encoding : {"gzip", "gzip, chunked", "chunked, chunked", "chunked;x=1", "xchunked", ""}) {
    CAPTURE(encoding);
    CHECK(status({11, {"a"}, {}, {encoding}}) == 501);
  }
}

TEST_CASE("HTTP/1.1 needs exactly one host") {
  CHECK(status({11, {}, {}, {}}) == 400);
  CHECK(status({11, {"a", "a"}, {}, {}}) == 400);
  CHECK(status({10, {"a", "b"}, {}, {}}) == 400);
  for (const char* host : {"a b", "a/b", "user@a", "a,b", "a?b"}) CHECK(status({11, {host}, {}, {}}) == 400);
}

TEST_CASE("other versions are not spoken") {
  CHECK(status({20, {"a"}, {}, {}}) == 505);
  CHECK(status({9, {"a"}, {}, {}}) == 505);
}
