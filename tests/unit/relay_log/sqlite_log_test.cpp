// What only a log in a file can do wrong.
#include "server-relay/log/sqlite_log.h"

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "server-relay/log/sqlite.h"
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

TEST_CASE("a link to a log is the log: its lock too, before the file is there and after") {
  const testing::TemporaryFolder folder;
  std::filesystem::create_symlink("log", folder.path() / "link");
  std::filesystem::create_directory_symlink(".", folder.path() / "itself");
  const auto first = openSqliteLog(folder.path() / "link", {});
  REQUIRE(first.ok());
  for (const auto& path : {folder.path() / "log", folder.path() / "link", folder.path() / "itself" / "log"}) {
    const auto second = openSqliteLog(path, {});
    REQUIRE(!second.ok());
    CHECK(second.error().what == "is another relay's log");
  }
}

TEST_CASE("where records are a state retention leaves the last of each key, and offsets go on") {
  const testing::TemporaryFolder folder;
  const auto append = [](Log& log, const std::string& topic, const std::string& key) {
    std::promise<Result<Position>> position;
    log.append(topic, key, "value", [&](Result<Position> result) { position.set_value(std::move(result)); });
    return position.get_future().get();
  };
  const auto offsets = [](Log& log, const std::string& topic) {
    std::vector<std::int64_t> held;
    const auto records = log.read(topic, 0, 0, 100);
    for (const Record& record : *records) held.push_back(record.offset);
    return held;
  };
  {
    const auto log = openSqliteLog(folder.path() / "log", {});
    REQUIRE(log.ok());
    for (const char* key : {"a", "b", "a", "a"})
      for (const char* topic : {"catalog", "tracks"}) REQUIRE(append(**log, topic, key).ok());
  }
  const auto log =
      openSqliteLog(folder.path() / "log", {.retention = std::chrono::milliseconds(1), .lasting = {"catalog"}});
  REQUIRE(log.ok());
  while (!offsets(**log, "tracks").empty()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  CHECK(offsets(**log, "catalog") == std::vector<std::int64_t>{1, 3});
  CHECK((*log)->extents("catalog")->at(0) == Extent{1, 4});
  CHECK((*log)->extents("tracks")->at(0) == Extent{4, 4});
  CHECK(append(**log, "catalog", "b")->offset == 4);
}

TEST_CASE("the databases of other programs, and of other versions, are refused and left as they are") {
  for (const char* made : {"CREATE TABLE topics (a)", "CREATE TABLE a (b); PRAGMA user_version = 5"}) {
    const testing::TemporaryFolder folder;
    const std::string path = folder.path() / "other.db";
    REQUIRE(Database::open(path)->run(made).ok());
    const auto bytes = [&] {
      std::ifstream file(path, std::ios::binary);
      return std::string(std::istreambuf_iterator<char>(file), {});
    };
    const std::string before = bytes();
    const auto log = openSqliteLog(path, {});
    REQUIRE(!log.ok());
    CHECK(log.error().where == path);
    CHECK(log.error().remedy == "Name another file.");
    CHECK(bytes() == before);
  }
}

TEST_CASE("beside a relay another program appends and reads, and who follows the relay's log hears it") {
  const testing::TemporaryFolder folder;
  const auto relays = openSqliteLog(folder.path() / "log", {});
  REQUIRE(relays.ok());
  std::promise<Record> heard;
  const auto following = (*relays)->follow("topic", {0}, [&, first = true](std::vector<Record>&& records) mutable {
    if (std::exchange(first, false)) heard.set_value(records.at(0));
  });
  REQUIRE(following.ok());
  const auto beside = openSqliteLog(folder.path() / "log", {.beside = true});
  REQUIRE(beside.ok());
  const auto append = [](Log& log, const std::string& value) {
    std::promise<Result<Position>> position;
    log.append("topic", "", value, [&](Result<Position> result) { position.set_value(std::move(result)); });
    return position.get_future().get();
  };
  CHECK(append(**beside, "from beside")->offset == 0);
  auto future = heard.get_future();
  REQUIRE(future.wait_for(std::chrono::seconds(30)) == std::future_status::ready);
  CHECK(future.get().value == "from beside");
  CHECK(append(**relays, "from the relay")->offset == 1);
  const auto read = (*beside)->read("topic", 0, 0, 10);
  REQUIRE(read.ok());
  REQUIRE(read->size() == 2);
  CHECK(read->at(1).value == "from the relay");
}

TEST_CASE("two programs that append at once share out the offsets") {
  const testing::TemporaryFolder folder;
  const auto one = openSqliteLog(folder.path() / "log", {});
  const auto two = openSqliteLog(folder.path() / "log", {.beside = true});
  REQUIRE(one.ok());
  REQUIRE(two.ok());
  constexpr int kEach = 500;
  std::mutex mutex;
  std::condition_variable told;
  std::set<std::int64_t> offsets;
  int failed = 0;
  for (int i = 0; i < kEach; ++i)
    for (Log* log : {one->get(), two->get()})
      log->append("topic", "", std::to_string(i), [&](const Result<Position>& result) {
        const std::lock_guard guard(mutex);
        if (result) offsets.insert(result->offset);
        failed += result ? 0 : 1;
        told.notify_all();
      });
  std::unique_lock guard(mutex);
  const auto all = [&] { return offsets.size() + static_cast<std::size_t>(failed) == 2 * kEach; };
  CHECK(told.wait_for(guard, std::chrono::seconds(30), all));
  CHECK(failed == 0);
  CHECK(*offsets.rbegin() == 2 * kEach - 1);
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
