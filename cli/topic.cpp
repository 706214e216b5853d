#include "cli/topic.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "native/progress.h"
#include "native/stop_signal.h"
#include "native/text.h"
#include "server-relay/log/open_log.h"

namespace earshot {
namespace {

constexpr std::string_view kSqlite = "sqlite:";
constexpr std::string_view kKafka = "kafka:";
constexpr std::size_t kTogether = 10'000;  // records a read

/// Where a log is out of reach its address says more than the topic.
Result<std::vector<relay::Extent>> extentsOf(relay::Log& log, const TopicAddress& address) {
  auto extents = log.extents(address.topic);
  if (extents) return extents;
  const Error& error = extents.error();
  return Error(error.code, printable(address.text()), error.what, error.remedy);
}

}  // namespace

bool namesTopic(const std::string& text) { return text.starts_with(kKafka) || text.starts_with(kSqlite); }

Result<TopicAddress> topicAddressOf(const std::string& text) {
  const std::size_t slash = text.rfind('/');
  const TopicAddress address = {text.substr(0, slash), slash == std::string::npos ? "" : text.substr(slash + 1)};
  if (slash == std::string::npos || !relay::isLogAddress(address.log) || !relay::isTopicName(address.topic))
    return Error(ErrorCode::InvalidArgument, printable(text), "names no topic of a log",
                 "Write kafka:HOST:PORT/TOPIC or sqlite:FILE/TOPIC: what follows the last slash is the topic.");
  return address;
}

void addKafkaProperties(CLI::App& command, std::string& file) {
  command
      .add_option("--kafka-properties", file,
                  "key=value lines for librdkafka, for brokers that want TLS or a password (SASL)")
      ->type_name("FILE");
}

Result<std::unique_ptr<relay::Log>> openLogAt(const std::string& address, const std::string& kafkaProperties,
                                              bool mayBeNew) {
  if (!relay::isLogAddress(address))
    return Error(ErrorCode::InvalidArgument, printable(address), "names no log",
                 "Write kafka:HOST:PORT or sqlite:FILE.");
  if (address.starts_with(kSqlite) && !mayBeNew) {
    const std::filesystem::path file = address.substr(kSqlite.size());
    std::error_code ignored;
    if (std::filesystem::is_directory(file, ignored))
      return Error(ErrorCode::InvalidArgument, printable(file), "is a folder, not the file of a log",
                   "Write sqlite:FILE/TOPIC: what follows the last slash is the topic.");
    if (!std::filesystem::exists(file, ignored))
      return Error(ErrorCode::NotFound, printable(file), "does not exist", "Check the name of the log's file.");
  }
  relay::LogOptions options;
  options.kafkaProperties = kafkaProperties;
  options.beside = true;
  return relay::openLog(address, options);
}

Result<std::unique_ptr<relay::Log>> openLogFor(const TopicAddress& address, const std::string& kafkaProperties) {
  auto log = openLogAt(address.log, kafkaProperties, true);
  if (!log) return log;
  if (auto extents = extentsOf(**log, address); !extents) return std::move(extents).error();
  return log;
}

Result<void> readTopic(const TopicAddress& address, const std::string& kafkaProperties,
                       const std::function<void(const relay::Record&)>& take) {
  auto log = openLogAt(address.log, kafkaProperties, false);
  if (!log) return std::move(log).error();
  const auto extents = extentsOf(**log, address);
  if (!extents) return extents.error();
  if (extents->empty()) return relay::noSuchTopic(address.text());
  std::size_t total = 0;
  for (const relay::Extent& extent : *extents) total += static_cast<std::size_t>(extent.next - extent.first);
  Progress progress("Reading " + address.topic, total);
  for (std::size_t partition = 0; partition < extents->size(); ++partition) {
    const relay::Extent& extent = (*extents)[partition];
    bool again = false;
    for (std::int64_t offset = extent.first; offset < extent.next;) {
      const auto limit = std::min(kTogether, static_cast<std::size_t>(extent.next - offset));
      auto records = (*log)->read(address.topic, static_cast<std::int32_t>(partition), offset, limit);
      if (!records) return std::move(records).error();
      if (records->empty() && again) break;  // what is left of the partition are Kafka's own marks
      again = records->empty();
      if (again) continue;
      for (const relay::Record& record : *records)
        if (record.offset < extent.next) take(record);
      const std::int64_t next = records->back().offset + 1;
      progress.advance(static_cast<std::size_t>(next - offset));
      offset = next;
      if (stopRequested()) return Error(ErrorCode::Canceled, address.text(), "was not read to its end", "");
    }
  }
  return {};
}

std::string placeOf(const TopicAddress& address, const relay::Record& record) {
  return address.topic + ", partition " + std::to_string(record.partition) + ", offset " +
         std::to_string(record.offset);
}

}  // namespace earshot
