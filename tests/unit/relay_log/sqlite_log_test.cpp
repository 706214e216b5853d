// What only a log in a file can do wrong.
#include "server-relay/log/sqlite_log.h"

#include <filesystem>
#include <fstream>
#include <future>

#include "tests/catch.h"
#include "tests/unit/relay/temporary_folder.h"

using namespace earshot;
using namespace earshot::relay;

TEST_CASE("a second relay is kept from the file of the first") {
  const testing::TemporaryFolder folder;
  const auto first = openSqliteLog(folder.path() / "log", {});
  REQUIRE(first.ok());
  const auto second = openSqliteLog(folder.path() / "log", {});
  REQUIRE(!second.ok());
  CHECK(second.error().what == "is another relay's log");
}

TEST_CASE("a file that is no database is refused and left alone") {
  const testing::TemporaryFolder folder;
  const std::string text(8192, 'x');
  std::ofstream(folder.path() / "log") << text;
  const auto opened = openSqliteLog(folder.path() / "log", {});
  REQUIRE(!opened.ok());
  CHECK(opened.error().code == ErrorCode::Corrupt);
  CHECK(std::filesystem::file_size(folder.path() / "log") == text.size());
}

TEST_CASE("a folder that is not there is an error with its name") {
  const testing::TemporaryFolder folder;
  const auto opened = openSqliteLog(folder.path() / "none" / "log", {});
  REQUIRE(!opened.ok());
  CHECK(opened.error().code == ErrorCode::Io);
}

TEST_CASE("what is under way when the log closes is either safe or refused, and told") {
  const testing::TemporaryFolder folder;
  std::atomic<int> safe = 0;
  std::atomic<int> told = 0;
  {
    const auto log = openSqliteLog(folder.path() / "log", {});
    REQUIRE(log.ok());
    for (int i = 0; i < 5000; ++i)
      (*log)->append("topic", "", std::to_string(i), [&](const Result<Position>& result) {
        safe += result.ok() ? 1 : 0;
        ++told;
      });
  }
  CHECK(told == 5000);
  const auto again = openSqliteLog(folder.path() / "log", {});
  REQUIRE(again.ok());
  CHECK((*again)->extents("topic")->at(0).next == safe);
}
