// What only a log of several partitions can do wrong.
#include <array>
#include <atomic>
#include <chrono>
#include <thread>

#include "server-relay/log/kafka_log.h"
#include "tests/catch.h"
#include "tests/unit/relay_log/kafka_admin.h"
#include "tests/unit/relay_log/log_house.h"

using namespace earshot;
using namespace earshot::relay;

TEST_CASE("partitions that are added later are followed from their beginning, and there for who asks") {
  const auto house = openLogHouse();
  const std::string topic = newTopic();
  Log& log = house->log();
  std::atomic<int> appended = 0;
  log.append(topic, "", "makes the topic", [&](const Result<Position>& result) { appended += result.ok() ? 1 : 0; });
  const auto wait = [](const auto& holds) {
    for (int i = 0; i < 3000 && !holds(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    REQUIRE(holds());
  };
  wait([&] { return appended == 1; });
  const auto before = log.extents(topic);
  REQUIRE(before.ok());
  std::atomic<bool> heard = false;
  const auto added = static_cast<std::int32_t>(before->size());
  const auto following =
      log.follow(topic, std::vector<std::int64_t>(before->size(), 0), [&](std::vector<Record>&& records) {
        for (const Record& record : records)
          if (record.partition == added && record.offset == 0) heard = true;
      });
  REQUIRE(following.ok());

  std::array<char, 512> said{};
  rd_kafka_NewPartitions_t* wish =
      rd_kafka_NewPartitions_new(topic.c_str(), before->size() + 1, said.data(), said.size());
  askAdmin([&](rd_kafka_t* client, rd_kafka_queue_t* queue) {
    rd_kafka_CreatePartitions(client, &wish, 1, nullptr, queue);
  });
  rd_kafka_NewPartitions_destroy(wish);
  // Where records come to lie is the producer's to choose: of one that knows of the partition some lie there.
  const auto another = openKafkaLog({testBrokers(), {}});
  REQUIRE(another.ok());
  for (int i = 0; i < 3000 && !heard; ++i) {
    (*another)->append(topic, std::to_string(i), "value", [](const Result<Position>&) {});
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  CHECK(heard);
  CHECK(log.extents(topic)->size() == before->size() + 1);
}
