#include "shared/catalog/manifest.h"

#include <string>

#include "tests/unit/catalog/small_catalog.h"

using namespace earshot;

namespace {

std::string manifestText() {
  const CatalogFiles files = write(testDraft(3));
  const auto& bytes = files.files.at("catalog.json");
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string with(std::string text, const std::string& part, const std::string& other) {
  const std::size_t at = text.find(part);
  REQUIRE(at != std::string::npos);
  return text.replace(at, part.size(), other);
}

Error faultOf(const std::string& text) {
  const auto manifest = Manifest::read(text, parseJson);
  REQUIRE_FALSE(manifest.ok());
  CHECK(manifest.error().message().find("catalog.json: ") == 0);
  return manifest.error();
}

}  // namespace

TEST_CASE("a manifest is read back as it was written") {
  const std::string text = manifestText();
  const auto manifest = Manifest::read(text, parseJson);
  REQUIRE(manifest.ok());
  CHECK(manifest->name == "Test");
  CHECK(manifest->licence == "CC0-1.0");
  CHECK(manifest->space == "test-space-1");
  CHECK(manifest->featureSet == "librosa");
  CHECK(manifest->tracks == 3);
  CHECK(manifest->cells == 1);
  CHECK(manifest->previews == 0);
  CHECK(manifest->files.size() == 4);
  CHECK(manifest->text() == text);
}

TEST_CASE("other files and other versions are told apart") {
  CHECK(faultOf("[]").code == ErrorCode::UnsupportedFormat);
  CHECK(faultOf("{}").code == ErrorCode::UnsupportedFormat);
  CHECK(faultOf("{").code == ErrorCode::Corrupt);
  const Error newer = faultOf(with(manifestText(), "\"version\": 3", "\"version\": 4"));
  CHECK(newer.code == ErrorCode::VersionMismatch);
  const Error older = faultOf(with(manifestText(), "\"version\": 3", "\"version\": 2"));
  CHECK(older.message().find("version 2, this program reads version 3. Build the catalog again.") != std::string::npos);
  CHECK(newer.message().find("version 4, this program reads version 3. Update Earshot.") != std::string::npos);
}

TEST_CASE("each fault of a manifest is named") {
  const std::string text = manifestText();
  const auto says = [](const Error& error, const char* part) {
    INFO(error.message());
    return error.message().find(part) != std::string::npos;
  };
  CHECK(says(faultOf(with(text, "\"tracks\": 3", "\"tracks\": -3")), "\"tracks\" is not a whole number"));
  CHECK(says(faultOf(with(text, "\"tracks\": 3,", "")), "\"tracks\""));
  CHECK(says(faultOf(with(text, "test-space-1", "")), "\"space\""));
  CHECK(says(faultOf(with(text, "\"role\": \"index\"", "\"role\": \"indices\"")), "unknown role \"indices\""));
  CHECK(says(faultOf(with(text, "\"role\": \"index\"", "\"role\": \"cells\"")), "by its role and hash"));
  CHECK(says(faultOf(with(text, "\"name\": \"index-", "\"name\": \"../index-")), "by its role and hash"));
  CHECK(says(faultOf(with(text, "\"sha256\": \"", "\"sha256\": \"X")), "without a sha256"));
  CHECK(says(faultOf(with(text, "\"files\"", "\"file\"")), "no list \"files\""));
}

TEST_CASE("a file that is not what the manifest says is told by size or hash") {
  const std::vector<std::byte> bytes(10'240, std::byte{1});
  CatalogFileEntry entry{FileRole::Cells, "", 10'240, sha256Hex(bytes)};
  entry.name = hashedName(entry.role, entry.sha256);
  CHECK(checkFile(entry, bytes, sha256Hex).ok());
  entry.bytes = 18'432;
  CHECK(checkFile(entry, bytes, sha256Hex).error().message() ==
        entry.name + ": is 10,240 bytes, expected 18,432 (truncated?). Download it again.");
  entry.bytes = 10'240;
  std::vector<std::byte> changed = bytes;
  changed[5] = std::byte{2};
  CHECK(checkFile(entry, changed, sha256Hex).error().message().find("has the sha256") != std::string::npos);
}
