#include "server-relay/files/content_type.h"

#include "tests/catch.h"

using namespace earshot::relay;

TEST_CASE("files a browser is strict about have the type it insists on") {
  CHECK(contentType("earshot.wasm") == "application/wasm");
  CHECK(contentType("worker.js") == "text/javascript; charset=utf-8");
  CHECK(contentType("worker.mjs") == "text/javascript; charset=utf-8");
  CHECK(contentType("index.css") == "text/css; charset=utf-8");
  CHECK(contentType("index.html") == "text/html; charset=utf-8");
  CHECK(contentType("app.webmanifest") == "application/manifest+json");
  CHECK(contentType("logo.svg") == "image/svg+xml");
}

TEST_CASE("audio has the type of its container") {
  CHECK(contentType("a.opus") == "audio/ogg");
  CHECK(contentType("a.flac") == "audio/flac");
  CHECK(contentType("a.m4a") == "audio/mp4");
  CHECK(contentType("a.mp3") == "audio/mpeg");
}

TEST_CASE("catalog files and everything unknown are plain bytes") {
  for (const char* name :
       {"index-3f2a.safetensors", "cells-3f2a.blocks", "README", "a.xyz", "", ".", "html", "a.html.bak"}) {
    CAPTURE(name);
    CHECK(contentType(name) == "application/octet-stream");
  }
}

TEST_CASE("the case of an extension does not matter") { CHECK(contentType("SONG.FLAC") == "audio/flac"); }

TEST_CASE("compressed copies are looked for only of what is not compressed") {
  CHECK(mayHaveCompressedCopies(contentType("a.js")));
  CHECK(mayHaveCompressedCopies(contentType("a.svg")));
  CHECK(mayHaveCompressedCopies(contentType("a.wasm")));
  CHECK(mayHaveCompressedCopies(contentType("a.safetensors")));
  CHECK_FALSE(mayHaveCompressedCopies(contentType("a.opus")));
  CHECK_FALSE(mayHaveCompressedCopies(contentType("a.png")));
  CHECK_FALSE(mayHaveCompressedCopies(contentType("a.woff2")));
  CHECK_FALSE(mayHaveCompressedCopies(contentType("a.gz")));
}

TEST_CASE("what runs or renders needs the content security policy") {
  for (const char* name : {"a.html", "a.js", "a.mjs", "a.svg", "a.xml"})
    CHECK(needsContentSecurityPolicy(contentType(name)));
  for (const char* name : {"a.json", "a.wasm", "a.opus", "a.css"})
    CHECK_FALSE(needsContentSecurityPolicy(contentType(name)));
}
