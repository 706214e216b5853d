#include "server-relay/live/latest.h"

#include <future>

#include "server-relay/log/sqlite_log.h"
#include "tests/catch.h"
#include "tests/unit/relay/temporary_folder.h"

using namespace earshot::relay;

namespace {

struct House {
  House() {
    auto opened = openSqliteLog(folder.path() / "log", {});
    log = std::move(*opened);
  }

  /// Waits for the last of them.
  void append(const std::string& topic, const std::vector<std::string>& values) {
    std::promise<bool> safe;
    for (const std::string& value : values)
      log->append(topic, "", value, [&, last = &value == &values.back()](const earshot::Result<Position>& result) {
        if (last) safe.set_value(result.ok());
      });
    REQUIRE(safe.get_future().get());
  }

  Latest latest(const Channel& channel, std::size_t memory) {
    auto read = readLatest(*log, channel, *log->extents(channel.topic), memory);
    REQUIRE(read.ok());
    return std::move(*read);
  }

  const testing::TemporaryFolder folder;
  std::unique_ptr<Log> log;
};

}  // namespace

TEST_CASE("of a log what came last is read, as far back as memory goes") {
  House house;
  const Channel channel("catalog", "catalog", Overflow::DropOldest);
  std::vector<std::string> numbers;
  for (int i = 0; i < 1200; ++i) numbers.push_back(std::to_string(i));
  house.append("catalog", numbers);
  const Latest all = house.latest(channel, 1 << 20);
  CHECK(all.begin == Seen{-1});
  std::size_t count = 0;
  for (const SharedBatch& batch : all.batches) count += batch->parts.size();
  CHECK(count == 1200);
  CHECK(all.batches.front()->parts.front().offset == 0);
  CHECK(all.batches.back()->parts.back().offset == 1199);

  const Latest some = house.latest(channel, 100);
  CHECK(some.begin == Seen{699});
  CHECK(some.batches.front()->parts.front().offset == 700);
  CHECK(house.latest(channel, 0).begin == Seen{1199});
  CHECK(house.latest(channel, 0).batches.empty());
}

TEST_CASE("of a state the last record that can be read is read") {
  House house;
  const Channel channel("charts", "charts", Overflow::Conflate);
  CHECK(house.latest(channel, 1 << 20).batches.empty());
  house.append("charts", {R"({"top":1})", R"({"top":2})", "no json"});
  const Latest latest = house.latest(channel, 1 << 20);
  REQUIRE(latest.batches.size() == 1);
  CHECK(latest.batches[0]->parts.front().offset == 1);
  CHECK(latest.batches[0]->text.find(R"({"top":2})") != std::string::npos);
  CHECK(latest.begin == Seen{2});
}

TEST_CASE("of private channels nothing is read") {
  House house;
  house.append("listeners", {"{}"});
  const Latest latest = house.latest(Channel("listener", "listeners", Overflow::Disconnect), 1 << 20);
  CHECK(latest.batches.empty());
  CHECK(latest.begin == Seen{0});
}
