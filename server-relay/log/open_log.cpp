#include "server-relay/log/open_log.h"

#include "server-relay/log/kafka_log.h"
#include "server-relay/log/sqlite_log.h"

namespace earshot::relay {
namespace {

constexpr std::string_view kSqlite = "sqlite:";
constexpr std::string_view kKafka = "kafka:";

bool beginsWith(const std::string& text, std::string_view begin) {
  return text.size() > begin.size() && text.compare(0, begin.size(), begin) == 0;
}

}  // namespace

bool isLogAddress(const std::string& address) { return beginsWith(address, kSqlite) || beginsWith(address, kKafka); }

Result<std::unique_ptr<Log>> openLog(const std::string& address, const LogOptions& options) {
  if (beginsWith(address, kSqlite))
    return openSqliteLog(address.substr(kSqlite.size()), {options.retention, options.beside});
  KafkaLogOptions kafka{address.substr(kKafka.size()), {}};
  if (!options.kafkaProperties.empty()) {
    auto properties = readKafkaProperties(options.kafkaProperties);
    if (!properties) return std::move(properties).error();
    kafka.properties = std::move(*properties);
  }
  return openKafkaLog(kafka);
}

}  // namespace earshot::relay
