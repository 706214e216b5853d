// The log in Kafka, in the broker that EARSHOT_TEST_KAFKA names (tests/integration/relay/log.test.ts starts one).
#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>

#include "server-relay/log/kafka_log.h"
#include "tests/catch.h"
#include "tests/unit/relay_log/kafka_admin.h"
#include "tests/unit/relay_log/log_house.h"

namespace earshot::relay {

std::string testBrokers() {
  const char* named = std::getenv("EARSHOT_TEST_KAFKA");
  REQUIRE(named != nullptr);
  return named;
}

void askAdmin(const std::function<void(rd_kafka_t*, rd_kafka_queue_t*)>& request) {
  std::array<char, 512> said{};
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  rd_kafka_conf_set(conf, "bootstrap.servers", testBrokers().c_str(), said.data(), said.size());
  rd_kafka_t* client = rd_kafka_new(RD_KAFKA_PRODUCER, conf, said.data(), said.size());
  REQUIRE(client != nullptr);
  rd_kafka_queue_t* queue = rd_kafka_queue_new(client);
  request(client, queue);
  rd_kafka_event_t* event = rd_kafka_queue_poll(queue, 30'000);
  REQUIRE(event != nullptr);
  CHECK(rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR_NO_ERROR);
  rd_kafka_event_destroy(event);
  rd_kafka_queue_destroy(queue);
  rd_kafka_destroy(client);
}

namespace {

class KafkaHouse final : public LogHouse {
 public:
  Log& log() override {
    if (log_ == nullptr) {
      auto opened = openKafkaLog({testBrokers(), {}});
      INFO((opened ? "" : opened.error().message()));
      REQUIRE(opened.ok());
      log_ = std::move(*opened);
    }
    return *log_;
  }

  void close() override { log_.reset(); }

  /// Kafka's own way to make a partition forget its beginning.
  void expire(const std::string& topic, std::int32_t partition, std::int64_t offset) override {
    rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(list, topic.c_str(), partition)->offset = offset;
    rd_kafka_DeleteRecords_t* wish = rd_kafka_DeleteRecords_new(list);
    askAdmin(
        [&](rd_kafka_t* client, rd_kafka_queue_t* queue) { rd_kafka_DeleteRecords(client, &wish, 1, nullptr, queue); });
    rd_kafka_DeleteRecords_destroy(wish);
    rd_kafka_topic_partition_list_destroy(list);
  }

 private:
  std::unique_ptr<Log> log_;
};

}  // namespace

std::unique_ptr<LogHouse> openLogHouse() { return std::make_unique<KafkaHouse>(); }

std::string newTopic() {
  static std::atomic<int> made = 0;
  const auto now = std::chrono::system_clock::now().time_since_epoch().count();
  return "topic-" + std::to_string(now) + "-" + std::to_string(++made);
}

}  // namespace earshot::relay
