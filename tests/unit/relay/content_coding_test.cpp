#include "server-relay/http/content_coding.h"

#include "tests/catch.h"

using namespace earshot::relay;

namespace {
std::optional<ContentCoding> choose(std::optional<std::string_view> field, bool brotli = true, bool gzip = true) {
  return chooseCoding(parseAcceptEncoding(field), brotli, gzip);
}
}  // namespace

TEST_CASE("who does not ask for a coding gets none") {
  CHECK(choose(std::nullopt) == ContentCoding::Identity);
  CHECK(choose("") == ContentCoding::Identity);
  CHECK(choose("zstd, deflate") == ContentCoding::Identity);
}

TEST_CASE("of codings wanted equally the smaller one is chosen") {
  CHECK(choose("gzip, deflate, br") == ContentCoding::Brotli);
  CHECK(choose("gzip, br", false, true) == ContentCoding::Gzip);
  CHECK(choose("gzip, br", false, false) == ContentCoding::Identity);
  CHECK(choose("gzip") == ContentCoding::Gzip);
  CHECK(choose("GZip, BR") == ContentCoding::Brotli);
  CHECK(choose("x-gzip") == ContentCoding::Gzip);
}

TEST_CASE("weights decide before size does") {
  CHECK(choose("br;q=0.5, gzip;q=0.8") == ContentCoding::Gzip);
  CHECK(choose("br;q=0.801 , gzip ; q=0.8") == ContentCoding::Brotli);
  CHECK(choose("br;q=0.5, identity;q=0.9") == ContentCoding::Identity);
  CHECK(choose("br;q=0.001") == ContentCoding::Brotli);
  CHECK(choose("br;q=1.000, gzip;q=1") == ContentCoding::Brotli);
}

TEST_CASE("weight zero forbids") {
  CHECK(choose("br;q=0, gzip") == ContentCoding::Gzip);
  CHECK(choose("br;q=0.000, gzip;q=0") == ContentCoding::Identity);
  CHECK(choose("identity;q=0, br") == ContentCoding::Brotli);
}

TEST_CASE("a star stands for what is not named") {
  CHECK(choose("*") == ContentCoding::Brotli);
  CHECK(choose("br;q=0, *") == ContentCoding::Gzip);
  CHECK(choose("*;q=0, gzip") == ContentCoding::Gzip);
  CHECK(choose("*;q=0.1, identity") == ContentCoding::Identity);
}

TEST_CASE("nothing is acceptable where even identity is forbidden") {
  CHECK_FALSE(choose("identity;q=0", false, false));
  CHECK_FALSE(choose("*;q=0"));
  CHECK_FALSE(choose("br, identity;q=0", false, true));
  CHECK(choose("*;q=0, identity") == ContentCoding::Identity);
}

TEST_CASE("an element that is not one counts as absent") {
  for (const char* field :
       {"br;q=2", "br;q=-1", "br;q=0.5555", "br;q=", "br;q", "br;level=3", "br;q=1.001", "br;q=.5", "b r"}) {
    CAPTURE(field);
    CHECK(choose(field) == ContentCoding::Identity);
  }
}
