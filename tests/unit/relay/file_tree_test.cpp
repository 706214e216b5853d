#include "server-relay/files/file_tree.h"

#include <sys/stat.h>

#include <array>

#include "tests/catch.h"
#include "tests/unit/relay/temporary_folder.h"

using namespace earshot;
using namespace earshot::relay;
using earshot::relay::testing::TemporaryFolder;
namespace fs = std::filesystem;

namespace {

std::string textOf(const OpenFile& file) {
  std::string text(file.size(), '\0');
  REQUIRE(file.read(0, std::as_writable_bytes(std::span(text))));
  return text;
}

struct Tree {
  TemporaryFolder outside;
  TemporaryFolder inside;
  FileTree tree{inside.path().string()};

  Tree() {
    outside.write("secret", "secret");
    inside.write("a.txt", "alpha");
    inside.write("folder/b.txt", "beta");
    inside.write(".git/config", "hidden");
  }
};

}  // namespace

TEST_CASE("a file opens with its bytes, a folder as a folder") {
  const Tree t;
  const auto file = t.tree.open({"folder", "b.txt"});
  REQUIRE(file);
  CHECK_FALSE(file->isFolder());
  CHECK(textOf(*file) == "beta");
  REQUIRE(t.tree.open({"folder"}));
  CHECK(t.tree.open({"folder"})->isFolder());
  CHECK(t.tree.open({})->isFolder());
}

TEST_CASE("links inside are followed, links that lead out are not found") {
  const Tree t;
  fs::create_symlink("folder/b.txt", t.inside.path() / "inner");
  fs::create_symlink("../a.txt", t.inside.path() / "folder" / "up");
  fs::create_symlink(t.outside.path() / "secret", t.inside.path() / "absolute");
  fs::create_symlink("../" + t.outside.path().filename().string() + "/secret", t.inside.path() / "relative");
  fs::create_directory_symlink(t.outside.path(), t.inside.path() / "door");
  fs::create_symlink("loop", t.inside.path() / "loop");
  fs::create_symlink("/proc/self/fd/0", t.inside.path() / "magic");

  REQUIRE(t.tree.open({"inner"}));
  CHECK(textOf(*t.tree.open({"inner"})) == "beta");
  REQUIRE(t.tree.open({"folder", "up"}));
  CHECK(textOf(*t.tree.open({"folder", "up"})) == "alpha");
  for (const std::vector<std::string>& path :
       {std::vector<std::string>{"absolute"}, {"relative"}, {"door", "secret"}, {"door"}, {"loop"}, {"magic"}}) {
    CAPTURE(path);
    const auto opened = t.tree.open(path);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == ErrorCode::NotFound);
  }
}

TEST_CASE("without openat2 no link is followed, and all else is the same") {
  const Tree t;
  fs::create_symlink("folder/b.txt", t.inside.path() / "inner");
  fs::create_directory_symlink("folder", t.inside.path() / "innerFolder");
  REQUIRE(t.tree.openWithoutLinks({"folder", "b.txt"}));
  CHECK(textOf(*t.tree.openWithoutLinks({"folder", "b.txt"})) == "beta");
  CHECK(t.tree.openWithoutLinks({})->isFolder());
  CHECK_FALSE(t.tree.openWithoutLinks({"inner"}));
  CHECK_FALSE(t.tree.openWithoutLinks({"innerFolder", "b.txt"}));
  CHECK_FALSE(t.tree.openWithoutLinks({".git", "config"}));
  CHECK_FALSE(t.tree.openWithoutLinks({"..", "a.txt"}));
  CHECK_FALSE(t.tree.openWithoutLinks({"folder/b.txt"}));
}

TEST_CASE("segments that lead upwards are refused even here, behind the parser") {
  const Tree t;
  CHECK_FALSE(t.tree.open({"..", t.outside.path().filename().string(), "secret"}));
  CHECK_FALSE(t.tree.open({"folder/../../" + t.outside.path().filename().string() + "/secret"}));
  CHECK_FALSE(t.tree.open({"/etc/passwd"}));
}

TEST_CASE("hidden names, missing names and a file used as a folder are not found") {
  const Tree t;
  for (const std::vector<std::string>& path :
       {std::vector<std::string>{".git", "config"}, {".git"}, {"none"}, {"a.txt", "b"}, {std::string(300, 'x')}}) {
    const auto opened = t.tree.open(path);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == ErrorCode::NotFound);
  }
}

TEST_CASE("a pipe is not found, and does not hang") {
  const Tree t;
  REQUIRE(mkfifo((t.inside.path() / "pipe").c_str(), 0600) == 0);
  CHECK_FALSE(t.tree.open({"pipe"}));
}

TEST_CASE("a file whose name is given to another keeps its bytes") {
  const Tree t;
  const auto before = t.tree.open({"a.txt"});
  REQUIRE(before);
  t.inside.write("new", "omega");
  fs::rename(t.inside.path() / "new", t.inside.path() / "a.txt");
  CHECK(textOf(*before) == "alpha");
  CHECK(textOf(*t.tree.open({"a.txt"})) == "omega");
  CHECK_FALSE(before->version() == t.tree.open({"a.txt"})->version());
}

TEST_CASE("a file that is cut or rewritten in place stops being read") {
  const Tree t;
  const auto file = t.tree.open({"a.txt"});
  REQUIRE(file);
  std::array<std::byte, 5> bytes{};
  REQUIRE(file->read(0, bytes));

  SECTION("cut") { fs::resize_file(t.inside.path() / "a.txt", 2); }
  SECTION("rewritten at the same length") {
    t.inside.write("a.txt", "ALPHA");
    fs::last_write_time(t.inside.path() / "a.txt", fs::file_time_type::clock::now() + std::chrono::seconds(3));
  }
  CHECK_FALSE(file->read(0, bytes));
}

TEST_CASE("a root that is switched to another folder is followed at once") {
  const TemporaryFolder folders;
  folders.write("one/a", "1");
  folders.write("two/a", "2");
  fs::create_directory_symlink("one", folders.path() / "current");
  const FileTree tree((folders.path() / "current").string());
  CHECK(textOf(*tree.open({"a"})) == "1");
  fs::create_directory_symlink("two", folders.path() / "next");
  fs::rename(folders.path() / "next", folders.path() / "current");
  CHECK(textOf(*tree.open({"a"})) == "2");
}
