#include "native/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "native/sha256.h"
#include "native/text.h"
#include "tests/catch.h"
#include "tests/unit/native/scratch.h"

using namespace earshot;

TEST_CASE("What is written atomically is read back, replaces the old file and leaves nothing else behind") {
  const Scratch scratch;
  const std::string bytes("a\0b\xff", 4);
  REQUIRE(writeFileAtomically(scratch / "x", "old and longer").ok());
  REQUIRE(writeFileAtomically(scratch / "x", bytes).ok());
  const auto text = readTextFile(scratch / "x");
  REQUIRE(text.ok());
  CHECK(*text == bytes);
  const auto raw = readFile(scratch / "x");
  REQUIRE(raw.ok());
  CHECK(raw->size() == 4);
  CHECK(std::distance(std::filesystem::directory_iterator(scratch.folder()), {}) == 1);
}

TEST_CASE("A written file has the permissions of any new file") {
  const Scratch scratch;
  const mode_t before = ::umask(022);
  REQUIRE(writeFileAtomically(scratch / "x", "served").ok());
  ::umask(before);
  struct stat info {};
  REQUIRE(::stat((scratch / "x").c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0644);
}

TEST_CASE("A link stays a link: what it leads to is replaced, there already or not") {
  const Scratch scratch;
  for (const char* folder : {"real", "links"}) std::filesystem::create_directory(scratch / folder);
  scratch.write("real/x", "old");
  std::filesystem::create_symlink("../real/x", scratch / "links/x");
  std::filesystem::create_symlink("links/x", scratch / "twice");
  std::filesystem::create_symlink(scratch / "real/new", scratch / "dangling");
  std::filesystem::create_symlink("round", scratch / "round");
  REQUIRE(writeFileAtomically(scratch / "twice", "by two links").ok());
  REQUIRE(writeFileAtomically(scratch / "dangling", "made").ok());
  CHECK(!writeFileAtomically(scratch / "round", "text").ok());
  CHECK(readTextFile(scratch / "real/x").value() == "by two links");
  CHECK(readTextFile(scratch / "real/new").value() == "made");
  for (const char* link : {"links/x", "twice", "dangling", "round"}) CHECK(std::filesystem::is_symlink(scratch / link));
  CHECK(std::distance(std::filesystem::directory_iterator(scratch / "real"), {}) == 2);
  CHECK(std::distance(std::filesystem::directory_iterator(scratch / "links"), {}) == 1);
}

TEST_CASE("A pipe stays a pipe and takes the bytes, by its name or by a link") {
  const Scratch scratch;
  REQUIRE(::mkfifo((scratch / "pipe").c_str(), 0600) == 0);
  std::filesystem::create_symlink("pipe", scratch / "link");
  const int reader = ::open((scratch / "pipe").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  REQUIRE(reader >= 0);
  CHECK(checkWritable(scratch / "link").ok());
  REQUIRE(writeFileAtomically(scratch / "pipe", "one ").ok());
  REQUIRE(writeFileAtomically(scratch / "link", "two").ok());
  char bytes[16];
  std::string text;
  for (ssize_t got = 0; (got = ::read(reader, bytes, sizeof bytes)) > 0;)
    text.append(bytes, static_cast<std::size_t>(got));
  ::close(reader);
  CHECK(text == "one two");
  CHECK(std::filesystem::is_fifo(scratch / "pipe"));
  CHECK(std::filesystem::is_symlink(scratch / "link"));
}

TEST_CASE("What this process has open is written at its end, not replaced") {
  const Scratch scratch;
  const auto log = scratch.write("log", "before ");
  const int open = ::open(log.c_str(), O_WRONLY | O_CLOEXEC);
  REQUIRE(open >= 0);
  struct stat before {
  }, after{};
  REQUIRE(::fstat(open, &before) == 0);
  REQUIRE(writeFileAtomically("/dev/fd/" + std::to_string(open), "and after").ok());
  REQUIRE(::stat(log.c_str(), &after) == 0);
  ::close(open);
  CHECK(before.st_ino == after.st_ino);
  CHECK(readTextFile(log).value() == "before and after");
}

TEST_CASE("Whether a file can be written is known before, and nothing is made to find out") {
  const Scratch scratch;
  std::filesystem::create_symlink(scratch / "absent/x", scratch / "link");
  CHECK(checkWritable(scratch / "x").ok());
  CHECK(!std::filesystem::exists(scratch / "x"));
  const auto folder = checkWritable(scratch.folder());
  REQUIRE(!folder.ok());
  CHECK(folder.error().what == "is a folder");
  for (const auto& path : {scratch / "absent/x", scratch / "link"}) {
    const auto missing = checkWritable(path);
    REQUIRE(!missing.ok());
    CHECK(missing.error().where == printable(scratch / "absent"));
  }
}

TEST_CASE("Reading and writing name what is wrong") {
  const Scratch scratch;
  const auto absent = readFile(scratch / "absent");
  REQUIRE(!absent.ok());
  CHECK(absent.error().code == ErrorCode::NotFound);
  const auto folder = readFile(scratch.folder());
  REQUIRE(!folder.ok());
  CHECK(folder.error().what == "is a folder");
  CHECK(!writeFileAtomically(scratch / "no/such/folder/x", "text").ok());
  REQUIRE(::mkfifo((scratch / "pipe").c_str(), 0600) == 0);
  CHECK(!readFile(scratch / "pipe").ok());
  if (::geteuid() != 0) {  // root reads everything
    scratch.write("secret", "x");
    ::chmod((scratch / "secret").c_str(), 0);
    const auto denied = readFile(scratch / "secret");
    REQUIRE(!denied.ok());
    CHECK(denied.error().remedy == "Check its permissions.");
  }
}

TEST_CASE("A walk finds wanted files in byte order, through links, once, and past everything odd") {
  const Scratch scratch;
  for (const char* folder : {"b", "a", "folder.mp3", ".hidden"}) std::filesystem::create_directory(scratch / folder);
  for (const char* file : {"b/2.mp3", "a/1.MP3", "Z.flac", "a/notes.txt", "folder.mp3/in.opus", ".hidden/x.mp3",
                           "a/._1.mp3", "new\nline.mp3", "\xff\xfe.mp3"})
    scratch.write(file, "x");
  std::filesystem::create_directory_symlink(scratch.folder(), scratch / "b/loop");
  std::filesystem::create_symlink(scratch / "a/1.MP3", scratch / "linked.mp3");
  std::filesystem::create_symlink(scratch / "nowhere", scratch / "dangling.mp3");
  std::filesystem::create_symlink(scratch / "nowhere", scratch / "dangling.txt");
  REQUIRE(::mkfifo((scratch / "pipe.mp3").c_str(), 0600) == 0);

  const FoundFiles found = findFiles(scratch.folder(), hasAudioExtension);
  std::vector<std::string> names;
  for (const auto& file : found.files) names.push_back(file.lexically_relative(scratch.folder()).native());
  CHECK(names == std::vector<std::string>{"Z.flac", "a/1.MP3", "b/2.mp3", "folder.mp3/in.opus", "linked.mp3",
                                          "new\nline.mp3", "\xff\xfe.mp3"});
  REQUIRE(found.problems.size() == 2);
  CHECK(found.problems[0].where.find("dangling.mp3") != std::string::npos);
  CHECK(found.problems[1].where.find("pipe.mp3") != std::string::npos);
}

TEST_CASE("A path lies within a folder by what it leads to, not by how it is written") {
  const Scratch scratch;
  std::filesystem::create_directories(scratch / "a/b");
  std::filesystem::create_directory_symlink(scratch / "a", scratch / "link");
  CHECK(isWithin(scratch / "a", scratch / "a"));
  CHECK(isWithin(scratch / "a/b/absent/x", scratch / "a/"));
  CHECK(isWithin(scratch / "link/b", scratch / "a"));
  CHECK(!isWithin(scratch / "ab", scratch / "a"));
  CHECK(!isWithin(scratch / "a/../c", scratch / "a"));
  CHECK(isWithin(".", std::filesystem::current_path()));
}

TEST_CASE("A file read in pieces has the bytes and the hash of the whole, and reading can stop") {
  const Scratch scratch;
  std::string bytes(700000, 'x');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * i >> 7);
  const auto file = scratch.write("x", bytes);
  const auto hash = sha256OfFile(file);
  REQUIRE(hash.ok());
  CHECK(*hash == sha256Hex(std::as_bytes(std::span(bytes))));
  const auto stopped = sha256OfFile(file, [] { return true; });
  REQUIRE(!stopped.ok());
  CHECK(stopped.error().code == ErrorCode::Canceled);
  CHECK(!sha256OfFile(scratch / "absent").ok());
  CHECK(!sha256OfFile(scratch.folder()).ok());
}

TEST_CASE("A folder that is not there is a problem, not an empty result") {
  const Scratch scratch;
  const FoundFiles found = findFiles(scratch / "absent", hasAudioExtension);
  CHECK(found.files.empty());
  REQUIRE(found.problems.size() == 1);
  CHECK(found.problems[0].code == ErrorCode::NotFound);
}
