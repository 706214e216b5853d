#include "server-relay/files/entity_tags.h"

#include "tests/catch.h"
#include "tests/unit/relay/temporary_folder.h"

using namespace earshot;
using namespace earshot::relay;
using earshot::relay::testing::TemporaryFolder;
namespace fs = std::filesystem;

namespace {

/// Ten seconds from now: whatever was written is old.
std::int64_t later() { return EntityTags::systemClock() + 10'000'000'000; }

}  // namespace

TEST_CASE("a tag is quoted and depends on the bytes alone") {
  const TemporaryFolder folder;
  folder.write("a", "one");
  folder.write("b", "one");
  folder.write("c", "two");
  folder.write("empty", "");
  const FileTree tree(folder.path().string());
  EntityTags tags;
  const auto a = tags.compute(*tree.open({"a"}));
  REQUIRE(a);
  CHECK(*a == "\"7692c3ad3540bb803c020b3aee66cd88\"");  // SHA-256 of "one"
  CHECK(*a == *tags.compute(*tree.open({"b"})));
  CHECK(*a != *tags.compute(*tree.open({"c"})));
  CHECK(*tags.compute(*tree.open({"empty"})) == "\"e3b0c44298fc1c149afbf4c8996fb924\"");
}

TEST_CASE("a file longer than a chunk is hashed whole") {
  const TemporaryFolder folder;
  std::string text(200'000, 'x');
  folder.write("a", text);
  text.back() = 'y';
  folder.write("b", text);
  const FileTree tree(folder.path().string());
  EntityTags tags;
  CHECK(*tags.compute(*tree.open({"a"})) != *tags.compute(*tree.open({"b"})));
}

TEST_CASE("what was written a moment ago is not remembered, since the next write may bear the same time") {
  const TemporaryFolder folder;
  folder.write("a", "one");
  const FileTree tree(folder.path().string());
  EntityTags tags;
  const auto file = tree.open({"a"});
  REQUIRE(tags.compute(*file));
  CHECK_FALSE(tags.find(file->version()));
}

TEST_CASE("what is old enough is remembered, and a rewritten file is another version") {
  const TemporaryFolder folder;
  folder.write("a", "one");
  const FileTree tree(folder.path().string());
  EntityTags tags(8, later);
  const auto before = tree.open({"a"});
  const auto tag = tags.compute(*before);
  REQUIRE(tag);
  CHECK(tags.find(before->version()) == *tag);
  folder.write("b", "two");
  fs::rename(folder.path() / "b", folder.path() / "a");
  const auto after = tree.open({"a"});
  CHECK_FALSE(tags.find(after->version()));
  CHECK(*tags.compute(*after) != *tag);
}

TEST_CASE("when there is no room the file asked for least recently is forgotten") {
  const TemporaryFolder folder;
  for (const char* name : {"a", "b", "c"}) folder.write(name, name);
  const FileTree tree(folder.path().string());
  EntityTags tags(2, later);
  const auto a = tree.open({"a"});
  const auto b = tree.open({"b"});
  const auto c = tree.open({"c"});
  REQUIRE(tags.compute(*a));
  REQUIRE(tags.compute(*b));
  CHECK(tags.find(a->version()));
  REQUIRE(tags.compute(*c));
  CHECK(tags.find(a->version()));
  CHECK_FALSE(tags.find(b->version()));
  CHECK(tags.find(c->version()));
}

TEST_CASE("a canceled computation ends with that error") {
  const TemporaryFolder folder;
  folder.write("a", "one");
  const FileTree tree(folder.path().string());
  EntityTags tags;
  tags.cancel();
  const auto tag = tags.compute(*tree.open({"a"}));
  REQUIRE_FALSE(tag);
  CHECK(tag.error().code == ErrorCode::Canceled);
}
