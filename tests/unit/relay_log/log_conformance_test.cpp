// What every log does, whatever holds it.
#include <chrono>
#include <condition_variable>
#include <future>
#include <map>
#include <mutex>
#include <thread>

#include "tests/catch.h"
#include "tests/unit/relay_log/log_house.h"

using namespace earshot;
using namespace earshot::relay;

namespace {

constexpr std::chrono::seconds kPatience{30};

Position appendOne(Log& log, const std::string& topic, const std::string& key, const std::string& value) {
  std::promise<Result<Position>> promise;
  auto future = promise.get_future();
  log.append(topic, key, value, [&](Result<Position> result) { promise.set_value(std::move(result)); });
  REQUIRE(future.wait_for(kPatience) == std::future_status::ready);
  const auto result = future.get();
  INFO((result ? "" : result.error().message()));
  REQUIRE(result.ok());
  return *result;
}

std::vector<Position> appendAll(Log& log, const std::string& topic, const std::vector<std::string>& values) {
  std::vector<Position> positions;
  for (const std::string& value : values) positions.push_back(appendOne(log, topic, "one key", value));
  return positions;
}

ErrorCode refusalOf(Log& log, const std::string& topic, const std::string& value) {
  std::promise<Result<Position>> promise;
  auto future = promise.get_future();
  log.append(topic, "", value, [&](Result<Position> result) { promise.set_value(std::move(result)); });
  REQUIRE(future.wait_for(kPatience) == std::future_status::ready);
  const auto result = future.get();
  REQUIRE(!result.ok());
  return result.error().code;
}

/// Keeps what a subscription says, in the order in which it says it.
class Heard {
 public:
  Log::Sink sink() {
    return [this](std::vector<Record>&& records) {
      const std::lock_guard guard(mutex_);
      for (Record& record : records) records_.push_back(std::move(record));
      more_.notify_all();
    };
  }

  std::vector<Record> wait(std::size_t count) {
    std::unique_lock guard(mutex_);
    const bool came = more_.wait_for(guard, kPatience, [&] { return records_.size() >= count; });
    INFO(records_.size() << " of " << count);
    REQUIRE(came);
    return records_;
  }

  std::size_t count() {
    const std::lock_guard guard(mutex_);
    return records_.size();
  }

 private:
  std::mutex mutex_;
  std::condition_variable more_;
  std::vector<Record> records_;
};

std::vector<std::int64_t> firsts(const std::vector<Extent>& extents) {
  std::vector<std::int64_t> offsets;
  for (const Extent& extent : extents) offsets.push_back(extent.first);
  return offsets;
}

std::vector<std::int64_t> nexts(const std::vector<Extent>& extents) {
  std::vector<std::int64_t> offsets;
  for (const Extent& extent : extents) offsets.push_back(extent.next);
  return offsets;
}

std::vector<Extent> extentsOf(Log& log, const std::string& topic) {
  const auto extents = log.extents(topic);
  INFO((extents ? "" : extents.error().message()));
  REQUIRE(extents.ok());
  return *extents;
}

}  // namespace

TEST_CASE(
    "a topic nobody wrote to is not there; asking, reading and following do not make it, and who follows hears it "
    "come") {
  const auto house = openLogHouse();
  const std::string topic = newTopic();
  CHECK(extentsOf(house->log(), topic).empty());
  const auto none = house->log().read(topic, 0, 0, 10);
  REQUIRE(!none.ok());
  CHECK(none.error().code == ErrorCode::NotFound);
  CHECK(none.error().what == "there is no such topic");
  Heard heard;
  const auto following = house->log().follow(topic, {}, heard.sink());
  REQUIRE(following.ok());
  // What asks in the background has asked by then.
  std::this_thread::sleep_for(std::chrono::milliseconds(700));
  CHECK(extentsOf(house->log(), topic).empty());
  const auto positions = appendAll(house->log(), topic, {"first", "second"});
  const auto records = heard.wait(2);
  CHECK(records.at(0).value == "first");
  CHECK(records.at(1).offset == positions[1].offset);
}

TEST_CASE("what was appended is read as it was, from any offset") {
  const auto house = openLogHouse();
  const std::string topic = newTopic();
  const std::string odd("nul \0 and \xC3\xA9 and \xFF", 15);
  const std::int64_t before =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
          .count();
  const auto positions = appendAll(house->log(), topic, {"first", odd, "", "last"});
  const std::int32_t partition = positions[0].partition;
  for (std::size_t i = 0; i < positions.size(); ++i)
    CHECK(positions[i] == Position{partition, static_cast<std::int64_t>(i)});

  const auto all = house->log().read(topic, partition, 0, 100);
  REQUIRE(all.ok());
  REQUIRE(all->size() == 4);
  CHECK(all->at(0).value == "first");
  CHECK(all->at(0).key == "one key");
  CHECK(all->at(1).value == odd);
  CHECK(all->at(2).value.empty());
  for (const Record& record : *all) {
    CHECK(record.at >= before - 1000);
    CHECK(record.at < before + 60'000);
  }

  const auto middle = house->log().read(topic, partition, 2, 1);
  REQUIRE(middle.ok());
  REQUIRE(middle->size() == 1);
  CHECK(middle->at(0).offset == 2);
  const auto end = house->log().read(topic, partition, 4, 10);
  REQUIRE(end.ok());
  CHECK(end->empty());
  CHECK(extentsOf(house->log(), topic).at(static_cast<std::size_t>(partition)) == Extent{0, 4});
}

TEST_CASE("records and offsets outlive a restart") {
  const auto house = openLogHouse();
  const std::string topic = newTopic();
  const auto before = appendAll(house->log(), topic, {"a", "b"});
  house->close();
  const auto after = appendOne(house->log(), topic, "one key", "c");
  CHECK(after == Position{before[0].partition, 2});
  const auto all = house->log().read(topic, after.partition, 0, 10);
  REQUIRE(all.ok());
  REQUIRE(all->size() == 3);
  CHECK(all->at(1).value == "b");
}

TEST_CASE("who follows hears what was there, then what comes, in order, none twice and none left out") {
  const auto house = openLogHouse();
  const std::string topic = newTopic();
  Log& log = house->log();
  constexpr int kWriters = 4;
  constexpr int kEach = 1500;

  std::atomic<int> safe = 0;
  const auto write = [&](int writer, int from, int to) {
    for (int i = from; i < to; ++i)
      log.append(topic, "writer " + std::to_string(writer), std::to_string(writer) + ":" + std::to_string(i),
                 [&](const Result<Position>& result) { safe += result.ok() ? 1 : 0; });
  };
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kWriters; ++writer) writers.emplace_back(write, writer, 0, kEach / 2);
  for (std::thread& writer : writers) writer.join();
  writers.clear();

  Heard heard;
  const auto following = log.follow(topic, firsts(extentsOf(log, topic)), heard.sink());
  REQUIRE(following.ok());
  for (int writer = 0; writer < kWriters; ++writer) writers.emplace_back(write, writer, kEach / 2, kEach);
  for (std::thread& writer : writers) writer.join();

  const auto records = heard.wait(kWriters * kEach);
  CHECK(records.size() == kWriters * kEach);
  std::map<std::int32_t, std::int64_t> last;
  std::map<std::string, int> nextOf;
  for (const Record& record : records) {
    const auto known = last.find(record.partition);
    if (known != last.end()) CHECK(record.offset > known->second);
    last[record.partition] = record.offset;
    const int expected = nextOf[record.key]++;
    CHECK(record.value == record.key.substr(7) + ":" + std::to_string(expected));
  }
  for (int writer = 0; writer < kWriters; ++writer) CHECK(nextOf["writer " + std::to_string(writer)] == kEach);
  for (int i = 0; i < 300 && safe < kWriters * kEach; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  CHECK(safe == kWriters * kEach);
}

TEST_CASE("who follows from an offset hears nothing that is older") {
  const auto house = openLogHouse();
  const std::string topic = newTopic();
  appendAll(house->log(), topic, {"old", "older"});
  Heard heard;
  const auto following = house->log().follow(topic, nexts(extentsOf(house->log(), topic)), heard.sink());
  REQUIRE(following.ok());
  appendOne(house->log(), topic, "one key", "new");
  CHECK(heard.wait(1).at(0).value == "new");
}

TEST_CASE("who has left hears nothing more, and others go on") {
  const auto house = openLogHouse();
  const std::string topic = newTopic();
  const auto begin = firsts(extentsOf(house->log(), topic));
  Heard left;
  Heard stayed;
  auto leaving = house->log().follow(topic, begin, left.sink());
  const auto staying = house->log().follow(topic, begin, stayed.sink());
  REQUIRE(leaving.ok());
  REQUIRE(staying.ok());
  appendOne(house->log(), topic, "", "both");
  left.wait(1);
  leaving->reset();
  appendOne(house->log(), topic, "", "one");
  stayed.wait(2);
  CHECK(left.count() == 1);
}

TEST_CASE("topics are apart") {
  const auto house = openLogHouse();
  const std::string topic = newTopic();
  appendOne(house->log(), topic + ".a", "", "a");
  appendOne(house->log(), topic + ".b", "", "b");
  std::size_t records = 0;
  const auto partitions = extentsOf(house->log(), topic + ".a").size();
  for (std::size_t partition = 0; partition < partitions; ++partition) {
    const auto read = house->log().read(topic + ".a", static_cast<std::int32_t>(partition), 0, 10);
    REQUIRE(read.ok());
    for (const Record& record : *read) CHECK(record.value == "a");
    records += read->size();
  }
  CHECK(records == 1);
}

TEST_CASE("what retention took is gone, and offsets go on") {
  const auto house = openLogHouse();
  const std::string topic = newTopic();
  const auto positions = appendAll(house->log(), topic, {"a", "b", "c"});
  const std::int32_t partition = positions[0].partition;
  house->expire(topic, partition, 3);
  CHECK(extentsOf(house->log(), topic).at(static_cast<std::size_t>(partition)) == Extent{3, 3});
  const auto after = appendOne(house->log(), topic, "one key", "d");
  CHECK(after == Position{partition, 3});
  const auto rest = house->log().read(topic, partition, 0, 10);
  REQUIRE(rest.ok());
  REQUIRE(rest->size() == 1);
  CHECK(rest->at(0).offset == 3);
  CHECK(rest->at(0).value == "d");

  Heard heard;
  std::vector<std::int64_t> fromZero(extentsOf(house->log(), topic).size(), 0);
  const auto following = house->log().follow(topic, fromZero, heard.sink());
  REQUIRE(following.ok());
  CHECK(heard.wait(1).at(0).offset == 3);
}

TEST_CASE("names that no topic can have, records that are too large and partitions that are not there are refused") {
  const auto house = openLogHouse();
  const std::string topic = newTopic();
  for (const char* name : {"", ".", "..", "a/b", "with space", "caf\xC3\xA9"}) {
    CHECK(refusalOf(house->log(), name, "value") == ErrorCode::InvalidArgument);
    CHECK(!house->log().extents(name).ok());
    CHECK(!house->log().read(name, 0, 0, 1).ok());
    CHECK(!house->log().follow(name, {0}, [](std::vector<Record>&&) {}).ok());
  }
  CHECK(refusalOf(house->log(), topic, std::string(Log::kLargestRecord + 1, 'x')) == ErrorCode::InvalidArgument);
  const auto largest = appendOne(house->log(), topic, "", std::string(Log::kLargestRecord, 'x'));
  const auto read = house->log().read(topic, largest.partition, largest.offset, 1);
  REQUIRE(read.ok());
  REQUIRE(read->size() == 1);
  CHECK(read->at(0).value.size() == Log::kLargestRecord);
  CHECK(!house->log().read(topic, 4096, 0, 1).ok());
  CHECK(!house->log().read(topic, -1, 0, 1).ok());
}
