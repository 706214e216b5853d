#include <filesystem>
#include <fstream>

#include "server-relay/log/kafka_log.h"
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

TEST_CASE("a broker that is absent is an error of who asks, not of opening") {
  const auto opened = openKafkaLog({"127.0.0.1:1", {{"socket.timeout.ms", "500"}}});
  REQUIRE(opened.ok());
  CHECK(!(*opened)->healthy());
}
