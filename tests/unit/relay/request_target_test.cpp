#include "server-relay/http/request_target.h"

#include <string>
#include <vector>

#include "tests/catch.h"

using earshot::relay::parseRequestTarget;
using Segments = std::vector<std::string>;

TEST_CASE("a path is its segments") {
  const auto target = parseRequestTarget("/catalog/previews/a.opus");
  REQUIRE(target);
  CHECK(target->segments == Segments{"catalog", "previews", "a.opus"});
  CHECK_FALSE(target->endsWithSlash);
  CHECK(target->query.empty());
}

TEST_CASE("the root and folders end with a slash") {
  CHECK(parseRequestTarget("/")->endsWithSlash);
  CHECK(parseRequestTarget("/")->segments.empty());
  CHECK(parseRequestTarget("/a/")->endsWithSlash);
  CHECK(parseRequestTarget("/a/")->segments == Segments{"a"});
}

TEST_CASE("the query is kept apart, whatever it holds") {
  const auto target = parseRequestTarget("/a?b=/../c?d%2f");
  REQUIRE(target);
  CHECK(target->segments == Segments{"a"});
  CHECK(target->query == "b=/../c?d%2f");
  CHECK(parseRequestTarget("/?x")->query == "x");
}

TEST_CASE("percent-encoding is decoded exactly once") {
  CHECK(parseRequestTarget("/B%C3%A9la%20%41")->segments == Segments{"B\xC3\xA9la A"});
  CHECK(parseRequestTarget("/%252e%252e/a")->segments == Segments{"%2e%2e", "a"});
  CHECK(parseRequestTarget("/100%25")->segments == Segments{"100%"});
}

TEST_CASE("an absolute address means its path, whoever its host is") {
  CHECK(parseRequestTarget("http://example.org/a/b")->segments == Segments{"a", "b"});
  CHECK(parseRequestTarget("HTTPS://example.org:8443/a")->segments == Segments{"a"});
  CHECK(parseRequestTarget("http://example.org")->segments.empty());
}

TEST_CASE("no spelling leads upwards") {
  for (const char* target :
       {"/..", "/../etc/passwd", "/a/../b", "/a/..", "/./a", "/.", "/%2e%2e/etc/passwd", "/%2E%2e/a", "/.%2e/a",
        "/%2e./a", "/%2e", "/a/%2e%2e", "http://example.org/../a", "/..?x"}) {
    CAPTURE(target);
    const auto parsed = parseRequestTarget(target);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().what == "has a \".\" or \"..\" segment");
  }
}

TEST_CASE("what could be cut into other segments later is refused") {
  for (const char* target : {"//etc/passwd", "/a//b", "/a//", "//", "/a%2fb", "/a%2Fb", "/..%2fetc", "/a\\b", "/a%5cb",
                             "/..%5c..%5cetc", "http://example.org//a"}) {
    CAPTURE(target);
    CHECK_FALSE(parseRequestTarget(target));
  }
}

TEST_CASE("control characters, broken percent-encoding and fragments are refused") {
  for (const char* target :
       {"/a%00b", "/%00", "/a%0d%0aSet-Cookie:x", "/a%7f", "/a%", "/a%4", "/a%zz", "/%g0", "/a#b", "/a%1"}) {
    CAPTURE(target);
    CHECK_FALSE(parseRequestTarget(target));
  }
}

TEST_CASE("only paths and http addresses are targets") {
  for (const char* target : {"", "*", "a", "example.org:443", "ftp://example.org/", "http://", "http:///a",
                             "http://example.org?x", "file:///etc/passwd"}) {
    CAPTURE(target);
    CHECK_FALSE(parseRequestTarget(target));
  }
}

TEST_CASE("names with dots that are no way upwards are names") {
  CHECK(parseRequestTarget("/...")->segments == Segments{"..."});
  CHECK(parseRequestTarget("/..a")->segments == Segments{"..a"});
  CHECK(parseRequestTarget("/.git")->segments == Segments{".git"});
}

TEST_CASE("a path written again reads as the same path and never as another origin") {
  for (const char* text :
       {"/", "/a", "/a/", "/B%C3%A9la%20A/x", "/%252e", "/a%3Fb", "/a%23b", "/a%22%3C%3E", "/@evil.example/"}) {
    CAPTURE(text);
    const auto first = parseRequestTarget(text);
    REQUIRE(first);
    const std::string written = first->path();
    CAPTURE(written);
    CHECK(written.front() == '/');
    CHECK(written.substr(0, 2) != "//");
    const auto second = parseRequestTarget(written);
    REQUIRE(second);
    CHECK(second->segments == first->segments);
    CHECK(second->endsWithSlash == first->endsWithSlash);
  }
}
