#include "server-relay/files/cache_policy.h"

#include "tests/catch.h"

using namespace earshot::relay;

TEST_CASE("a catalog's hashed names carry their hash") {
  CHECK(contentHash("index-0123456789abcdef.safetensors") == "0123456789abcdef");
  CHECK(contentHash("cells-3f2a9c1b.blocks") == "3f2a9c1b");
  CHECK(contentHash("a-b-c-3f2a9c1b.opus") == "3f2a9c1b");
  CHECK(contentHash("cells-3f2a9c1b.blocks.br") == "3f2a9c1b");
  CHECK(contentHash("001a76e1460fc7b08bb71c54d3352cc8.opus") == "001a76e1460fc7b08bb71c54d3352cc8");
}

TEST_CASE("dates, words, short and long runs are no hashes") {
  for (const char* name : {"concert-20240101.opus", "face-effaceed.png", "cells-3f2a.blocks", "catalog.json",
                           "cells-3F2A9C1B.blocks", "cells-3f2a9c1b", "3f2a9c1b.blocks", "cells-3f2a9c1g.blocks", "-.a",
                           "", "x-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0.bin"}) {
    CAPTURE(name);
    CHECK_FALSE(contentHash(name));
  }
}

TEST_CASE("what a bundler names by content in assets never changes") {
  CHECK(isImmutable("assets", "index-BX3k9_aQ.js"));
  CHECK(isImmutable("assets", "index-a-Bcdef9.js"));  // the hash is "a-Bcdef9"
  CHECK(isImmutable("assets", "earshot-Dq0Zz_x-.wasm"));
  CHECK(isImmutable("assets", "index-BX3k9_aQ.js.map"));
  CHECK(isImmutable("assets", "index-3f2a9c1b.css"));
}

TEST_CASE("the same names elsewhere may change, unless they carry a hash") {
  CHECK_FALSE(isImmutable("", "index-BX3k9_aQ.js"));
  CHECK(isImmutable("", "index-3f2a9c1b.js"));
  CHECK(isImmutable("previews", "nebula-0123456789abcdef.opus"));
}

TEST_CASE("pages, manifests and plain names may change") {
  CHECK_FALSE(isImmutable("assets", "page-BX3k9_aQ.html"));
  CHECK_FALSE(isImmutable("", "index.html"));
  CHECK_FALSE(isImmutable("", "catalog.json"));
  CHECK_FALSE(isImmutable("", "sw.js"));
  CHECK_FALSE(isImmutable("assets", "my-favourite.svg"));
  CHECK_FALSE(isImmutable("assets", "logo-big.svg"));
  CHECK_FALSE(isImmutable("assets", "logo"));
}

TEST_CASE("what never changes is kept a year without asking, the rest is asked about") {
  CHECK(cacheControl(true) == "public, max-age=31536000, immutable");
  CHECK(cacheControl(false) == "no-cache");
}
