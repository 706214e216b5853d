#include "server-relay/files/static_files.h"

#include <algorithm>
#include <optional>

#include "tests/catch.h"
#include "tests/unit/relay/temporary_folder.h"

using namespace earshot::relay;
using earshot::relay::testing::TemporaryFolder;

namespace {

std::optional<std::string> field(const Response& response, const std::string& name) {
  std::optional<std::string> value;
  for (const auto& [key, text] : response.fields) {
    if (key != name) continue;
    CHECK_FALSE(value);  // no field is sent twice
    value = text;
  }
  return value;
}

std::string bodyOf(const Response& response) {
  if (!response.slice.file) return response.text;
  std::string text(response.slice.length, '\0');
  REQUIRE(response.slice.file->read(response.slice.offset, std::as_writable_bytes(std::span(text))));
  return text;
}

struct Folder {
  TemporaryFolder files;
  EntityTags tags;
  std::vector<std::function<void()>> background;
  StaticFiles site;
  StaticFiles catalog;

  Folder()
      : site({files.path().string(), "", Audience::OwnPages, "default-src 'self'"}, tags, queue()),
        catalog({files.path().string(), "/catalog", Audience::AnyPage, "sandbox"}, tags, queue()) {
    files.write("index.html", "<h1>Earshot</h1>");
    files.write("catalog.json", "0123456789");
    files.write("app.js", "identity");
    files.write("app.js.br", "brotli");
    files.write("app.js.gz", "gzip");
    files.write("cells-0123456789abcdef.blocks", "blocks");
    files.write("folder/index.html", "inner");
    files.write("empty/a.txt", "");
  }

  Background queue() {
    return [this](std::function<void()> task) { background.push_back(std::move(task)); };
  }

  static std::optional<Response> answerNow(const StaticFiles& files, const Request& request) {
    std::optional<Response> answer;
    const auto target = parseRequestTarget(request.target);
    REQUIRE(target);
    files.answer(request, *target, [&answer](Response response) {
      CHECK_FALSE(answer);  // one answer a request
      answer = std::move(response);
    });
    return answer;
  }

  static Response answer(const StaticFiles& files, const Request& request) {
    auto response = answerNow(files, request);
    REQUIRE(response);
    return std::move(*response);
  }

  static Request get(const std::string& target) {
    Request request;
    request.method = "GET";
    request.target = target;
    return request;
  }
};

}  // namespace

TEST_CASE("a file is sent whole, with its type, its tag and its length") {
  const Folder folder;
  const Response response = Folder::answer(folder.site, Folder::get("/catalog.json"));
  CHECK(response.status == 200);
  CHECK(bodyOf(response) == "0123456789");
  CHECK(field(response, "Content-Type") == "application/json");
  CHECK(field(response, "Cache-Control") == "no-cache");
  CHECK(field(response, "Accept-Ranges") == "bytes");
  CHECK(field(response, "X-Content-Type-Options") == "nosniff");
  CHECK(field(response, "ETag")->size() == 34);
  CHECK_FALSE(field(response, "Access-Control-Allow-Origin"));
}

TEST_CASE("a tag that is sent back saves the body") {
  const Folder folder;
  Request request = Folder::get("/catalog.json");
  const auto tag = field(Folder::answer(folder.site, request), "ETag");
  request.ifNoneMatch = "W/" + *tag;
  const Response response = Folder::answer(folder.site, request);
  CHECK(response.status == 304);
  CHECK(field(response, "ETag") == tag);
  CHECK(field(response, "Cache-Control") == "no-cache");
  CHECK(field(response, "Vary") == "Accept-Encoding");
  CHECK(response.contentLength() == 0);
  CHECK_FALSE(field(response, "Content-Type"));

  request.ifNoneMatch = "\"other\"";
  CHECK(Folder::answer(folder.site, request).status == 200);
}

TEST_CASE("If-Match of another file is refused") {
  const Folder folder;
  Request request = Folder::get("/catalog.json");
  request.ifMatch = "\"other\"";
  CHECK(Folder::answer(folder.site, request).status == 412);
  request.ifMatch = "*";
  CHECK(Folder::answer(folder.site, request).status == 200);
}

TEST_CASE("a part is sent as a part") {
  const Folder folder;
  Request request = Folder::get("/catalog.json");
  request.range = "bytes=2-4";
  const Response response = Folder::answer(folder.site, request);
  CHECK(response.status == 206);
  CHECK(bodyOf(response) == "234");
  CHECK(field(response, "Content-Range") == "bytes 2-4/10");
}

TEST_CASE("a part beyond the end is refused with the size") {
  const Folder folder;
  Request request = Folder::get("/catalog.json");
  request.range = "bytes=10-";
  const Response response = Folder::answer(folder.catalog, request);
  CHECK(response.status == 416);
  CHECK(field(response, "Content-Range") == "bytes */10");
  CHECK(field(response, "Access-Control-Allow-Origin") == "*");
}

TEST_CASE("If-Range gives the part of the same file and the whole of another") {
  const Folder folder;
  Request request = Folder::get("/catalog.json");
  const auto tag = field(Folder::answer(folder.site, request), "ETag");
  request.range = "bytes=0-0";
  request.ifRange = *tag;
  CHECK(Folder::answer(folder.site, request).status == 206);
  for (const std::string& other :
       {std::string("\"other\""), "W/" + *tag, std::string("Sat, 21 Nov 2026 01:30:19 GMT")}) {
    request.ifRange = other;
    CHECK(Folder::answer(folder.site, request).status == 200);
  }
  SECTION("even where the range lies beyond the end") {
    request.range = "bytes=99-";
    CHECK(Folder::answer(folder.site, request).status == 200);
  }
}

TEST_CASE("If-None-Match comes before Range") {
  const Folder folder;
  Request request = Folder::get("/catalog.json");
  request.ifNoneMatch = field(Folder::answer(folder.site, request), "ETag");
  request.range = "bytes=99-";
  CHECK(Folder::answer(folder.site, request).status == 304);
}

TEST_CASE("HEAD says what GET would, of the whole file") {
  const Folder folder;
  Request request = Folder::get("/catalog.json");
  const Response got = Folder::answer(folder.site, request);
  request.method = "HEAD";
  request.range = "bytes=0-0";
  const Response head = Folder::answer(folder.site, request);
  CHECK(head.status == 200);
  CHECK(head.fields == got.fields);
  CHECK(head.contentLength() == got.contentLength());
}

TEST_CASE("a compressed copy is sent to who accepts it, with a tag of its own") {
  const Folder folder;
  Request request = Folder::get("/app.js");
  const Response plain = Folder::answer(folder.site, request);
  request.acceptEncoding = "gzip, br";
  const Response brotli = Folder::answer(folder.site, request);
  request.acceptEncoding = "gzip";
  const Response gzip = Folder::answer(folder.site, request);

  CHECK(bodyOf(plain) == "identity");
  CHECK(bodyOf(brotli) == "brotli");
  CHECK(bodyOf(gzip) == "gzip");
  CHECK_FALSE(field(plain, "Content-Encoding"));
  CHECK(field(brotli, "Content-Encoding") == "br");
  CHECK(field(gzip, "Content-Encoding") == "gzip");
  for (const Response* response : {&plain, &brotli, &gzip}) {
    CHECK(field(*response, "Vary") == "Accept-Encoding");
    CHECK(field(*response, "Content-Type") == "text/javascript; charset=utf-8");
  }
  CHECK(field(plain, "ETag") != field(brotli, "ETag"));
  CHECK(field(brotli, "ETag") != field(gzip, "ETag"));
  CHECK(field(plain, "ETag") != field(gzip, "ETag"));
}

TEST_CASE("a range counts the bytes of the file itself, whatever codings are accepted") {
  const Folder folder;
  Request request = Folder::get("/app.js");
  request.acceptEncoding = "br, gzip";
  request.range = "bytes=0-3";
  const Response part = Folder::answer(folder.site, request);
  CHECK(part.status == 206);
  CHECK(bodyOf(part) == "iden");
  CHECK_FALSE(field(part, "Content-Encoding"));

  SECTION("a tag of a compressed copy is no reason to send a part") {
    request.range.reset();
    request.ifRange = field(Folder::answer(folder.site, request), "ETag");
    request.range = "bytes=0-3";
    const Response whole = Folder::answer(folder.site, request);
    CHECK(whole.status == 200);
    CHECK(bodyOf(whole) == "identity");
  }
  SECTION("who refuses the file itself gets the whole compressed copy") {
    request.acceptEncoding = "br, identity;q=0";
    const Response whole = Folder::answer(folder.site, request);
    CHECK(whole.status == 200);
    CHECK(bodyOf(whole) == "brotli");
  }
}

TEST_CASE("who refuses every form that exists is told so") {
  const Folder folder;
  Request request = Folder::get("/catalog.json");
  request.acceptEncoding = "br, identity;q=0";
  const Response response = Folder::answer(folder.site, request);
  CHECK(response.status == 406);
  CHECK(field(response, "Vary") == "Accept-Encoding");
}

TEST_CASE("a folder is its index page, at an address that ends with a slash") {
  const Folder folder;
  CHECK(bodyOf(Folder::answer(folder.site, Folder::get("/"))) == "<h1>Earshot</h1>");
  CHECK(bodyOf(Folder::answer(folder.site, Folder::get("/folder/"))) == "inner");
  const Response redirect = Folder::answer(folder.site, Folder::get("/folder?a=b"));
  CHECK(redirect.status == 301);
  CHECK(field(redirect, "Location") == "/folder/?a=b");
  CHECK(field(Folder::answer(folder.catalog, Folder::get("/folder")), "Location") == "/catalog/folder/");
  CHECK(Folder::answer(folder.site, Folder::get("/empty/")).status == 404);
  CHECK(Folder::answer(folder.site, Folder::get("/catalog.json/")).status == 404);
  CHECK(Folder::answer(folder.site, Folder::get("/none")).status == 404);
}

TEST_CASE("pages and scripts carry the policy, data does not") {
  const Folder folder;
  CHECK(field(Folder::answer(folder.site, Folder::get("/")), "Content-Security-Policy") == "default-src 'self'");
  CHECK(field(Folder::answer(folder.site, Folder::get("/app.js")), "Content-Security-Policy") == "default-src 'self'");
  CHECK_FALSE(field(Folder::answer(folder.site, Folder::get("/catalog.json")), "Content-Security-Policy"));
  CHECK(field(Folder::answer(folder.catalog, Folder::get("/folder/")), "Content-Security-Policy") == "sandbox");
}

TEST_CASE("every answer from a catalog can be read by pages of other origins") {
  const Folder folder;
  for (const char* target : {"/catalog.json", "/none", "/folder"}) {
    const Response response = Folder::answer(folder.catalog, Folder::get(target));
    CHECK(field(response, "Access-Control-Allow-Origin") == "*");
    CHECK(field(response, "Cross-Origin-Resource-Policy") == "cross-origin");
    CHECK(field(response, "Access-Control-Expose-Headers")->find("Content-Range") != std::string::npos);
  }
}

TEST_CASE("a preflight is answered for catalogs only, other methods not at all") {
  const Folder folder;
  Request request = Folder::get("/catalog.json");
  request.method = "OPTIONS";
  const Response preflight = Folder::answer(folder.catalog, request);
  CHECK(preflight.status == 204);
  CHECK(field(preflight, "Access-Control-Allow-Methods") == "GET, HEAD, OPTIONS");
  CHECK(field(preflight, "Access-Control-Allow-Headers")->find("If-Range") != std::string::npos);
  CHECK_FALSE(field(Folder::answer(folder.site, request), "Access-Control-Allow-Methods"));

  for (const char* method : {"POST", "PUT", "DELETE", "PATCH", "TRACE", "get", "BREW"}) {
    request.method = method;
    const Response refused = Folder::answer(folder.site, request);
    CHECK(refused.status == 405);
    CHECK(field(refused, "Allow") == "GET, HEAD, OPTIONS");
  }
}

TEST_CASE("a hash in a catalog's file name is its tag, together with the size") {
  const Folder folder;
  const Request request = Folder::get("/cells-0123456789abcdef.blocks");
  const Response response = Folder::answer(folder.catalog, request);
  CHECK(field(response, "ETag") == "\"0123456789abcdef-6\"");
  CHECK(field(response, "Cache-Control") == "public, max-age=31536000, immutable");
  // On a site nobody has promised that names are right.
  CHECK(field(Folder::answer(folder.site, request), "ETag")->size() == 34);
}

TEST_CASE("a large file is hashed in the background, and says 503 when the relay stops meanwhile") {
  Folder folder;
  folder.files.write("large.bin", std::string(StaticFiles::kLargestHashedAtOnce + 1, 'x'));
  std::optional<Response> answer;
  const Request request = Folder::get("/large.bin");
  folder.site.answer(request, *parseRequestTarget(request.target),
                     [&](Response response) { answer = std::move(response); });
  CHECK_FALSE(answer);
  REQUIRE(folder.background.size() == 1);
  folder.background.front()();
  REQUIRE(answer);
  CHECK(answer->status == 200);
  CHECK(answer->contentLength() == StaticFiles::kLargestHashedAtOnce + 1);

  folder.tags.cancel();
  answer.reset();
  folder.site.answer(request, *parseRequestTarget(request.target),
                     [&](Response response) { answer = std::move(response); });
  folder.background.back()();
  REQUIRE(answer);
  CHECK(answer->status == 503);
}
