#include "native/folder_lock.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "tests/catch.h"
#include "tests/unit/native/scratch.h"

using namespace earshot;

TEST_CASE("A folder has one writer, and the next one when that has gone") {
  const Scratch scratch;
  {
    const auto first = FolderLock::take(scratch.folder());
    REQUIRE(first.ok());
    CHECK(first->doubt().empty());
    const auto second = FolderLock::take(scratch.folder());
    REQUIRE(!second.ok());
    CHECK(second.error().message().find("is being written by another program") != std::string::npos);
    CHECK(second.error().where == scratch.folder().native());
  }
  CHECK(FolderLock::take(scratch.folder()).ok());
  CHECK(std::filesystem::is_empty(scratch.folder()));
}

TEST_CASE("A lock dies with its process, however it ends") {
  const Scratch scratch;
  int ready[2];
  REQUIRE(::pipe(ready) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const auto lock = FolderLock::take(scratch.folder());
    if (lock.ok()) (void)!::write(ready[1], "x", 1);
    ::pause();
    ::_exit(1);
  }
  char letter = 0;
  REQUIRE(::read(ready[0], &letter, 1) == 1);
  CHECK(!FolderLock::take(scratch.folder()).ok());
  ::kill(child, SIGKILL);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(FolderLock::take(scratch.folder()).ok());
  ::close(ready[0]);
  ::close(ready[1]);
}

TEST_CASE("What is no folder cannot be locked") {
  const Scratch scratch;
  CHECK(!FolderLock::take(scratch / "absent").ok());
  CHECK(!FolderLock::take(scratch.write("file", "x")).ok());
}
