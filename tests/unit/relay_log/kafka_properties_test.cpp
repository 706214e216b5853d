#include <filesystem>
#include <fstream>
#include <future>

#include "server-relay/log/kafka_log.h"
#include "server-relay/log/open_log.h"
#include "tests/catch.h"
#include "tests/unit/relay/temporary_folder.h"

using namespace earshot;
using namespace earshot::relay;

namespace {

std::filesystem::path written(const testing::TemporaryFolder& folder, const std::string& text) {
  const auto path = folder.path() / "kafka.properties";
  std::ofstream(path) << text;
  return path;
}

}  // namespace

TEST_CASE("properties are lines of key and value") {
  const testing::TemporaryFolder folder;
  const auto read = readKafkaProperties(
      written(folder, "# who we are\nsasl.username = ann\r\n\nsasl.password=a=b \nssl.ca.location="));
  REQUIRE(read.ok());
  CHECK(*read == std::map<std::string, std::string>{
                     {"sasl.username", "ann"}, {"sasl.password", "a=b"}, {"ssl.ca.location", ""}});
}

TEST_CASE("a line without a key is named by its number, and not repeated") {
  const testing::TemporaryFolder folder;
  const auto read = readKafkaProperties(written(folder, "sasl.username=ann\nsecret\n"));
  REQUIRE(!read.ok());
  CHECK(read.error().what == "line 2 has no key=value");
}

TEST_CASE("properties of a file that is not there are an error") {
  const testing::TemporaryFolder folder;
  CHECK(readKafkaProperties(folder.path() / "none").error().code == ErrorCode::Io);
}

TEST_CASE("a property that librdkafka does not know is refused with what it says") {
  const auto opened = openKafkaLog({"127.0.0.1:1", {{"no.such.thing", "1"}}});
  REQUIRE(!opened.ok());
  CHECK(opened.error().where == "Kafka property no.such.thing");
}

TEST_CASE("a property that the promises rest on is refused under each of its names, not passed over") {
  for (const char* key : {"acks", "request.required.acks", "enable.idempotence", "allow.auto.create.topics",
                          "bootstrap.servers", "metadata.broker.list", "group.id"}) {
    const auto opened = openKafkaLog({"127.0.0.1:1", {{key, "1"}}});
    REQUIRE(!opened.ok());
    CHECK(opened.error().where == std::string("Kafka property ") + key);
    CHECK(opened.error().what.find("is not to be set") == 0);
  }
  // What only tunes can be tuned.
  CHECK(openKafkaLog({"127.0.0.1:1", {{"linger.ms", "50"}, {"fetch.wait.max.ms", "100"}}}).ok());
}

TEST_CASE("an address of brokers is names or addresses, with ports or Kafka's usual one") {
  for (const char* good : {"kafka:broker", "kafka:broker:9092", "kafka:a.example:1,b_2:65535", "kafka:[::1]:9092",
                           "kafka:127.0.0.1", "sqlite:a"})
    CHECK(isLogAddress(good));
  for (const char* bad :
       {"", "kafka:", "sqlite:", "kafka:broker:", "kafka:broker:0", "kafka:broker:65536", "kafka:broker:9092/tracks",
        "kafka:a,,b", "kafka:a,", "kafka::9092", "kafka:[::1", "kafka:a b", "broker:9092"}) {
    CAPTURE(bad);
    CHECK(!isLogAddress(bad));
  }
}

TEST_CASE("a broker that is absent is no error of opening, and is told with its address and why") {
  std::promise<std::string> told;
  const auto opened = openKafkaLog({"127.0.0.1:1", {}, [&](bool reached, const std::string& why) {
                                      if (!reached) told.set_value(why);
                                    }});
  REQUIRE(opened.ok());
  CHECK(!(*opened)->healthy());
  auto why = told.get_future();
  REQUIRE(why.wait_for(std::chrono::seconds(30)) == std::future_status::ready);
  const std::string said = why.get();
  CHECK(said.find("127.0.0.1:1") != std::string::npos);
  CHECK(said.find("refused") != std::string::npos);
}
