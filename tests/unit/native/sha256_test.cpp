#include "native/sha256.h"

#include <string>

#include "tests/catch.h"

using namespace earshot;

TEST_CASE("SHA-256 gives the digests of FIPS 180-4's examples") {
  CHECK(sha256Hex({}) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  const std::string abc = "abc";
  CHECK(sha256Hex(std::as_bytes(std::span(abc))) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("A digest does not depend on the pieces") {
  const std::string text(100000, 'a');
  const auto bytes = std::as_bytes(std::span(text));
  Sha256 hash;
  hash.update(bytes.subspan(0, 1));
  hash.update(bytes.subspan(1, 63));
  hash.update(bytes.subspan(64));
  CHECK(hash.hex() == sha256Hex(bytes));
}
