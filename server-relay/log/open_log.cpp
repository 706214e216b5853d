#include "server-relay/log/open_log.h"

#include <algorithm>
#include <charconv>

#include "server-relay/log/kafka_log.h"
#include "server-relay/log/sqlite_log.h"

namespace earshot::relay {
namespace {

constexpr std::string_view kSqlite = "sqlite:";
constexpr std::string_view kKafka = "kafka:";

bool beginsWith(const std::string& text, std::string_view begin) {
  return text.size() > begin.size() && text.compare(0, begin.size(), begin) == 0;
}

bool isPort(std::string_view text) {
  int port = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), port);
  return fault == std::errc() && end == text.data() + text.size() && port > 0 && port < 65536;
}

/// A name or an address, and its port if it is not Kafka's usual one.
bool isBroker(std::string_view text) {
  const bool bracketed = text.substr(0, 1) == "[";
  const std::size_t hostEnd = bracketed ? text.find(']') + 1 : std::min(text.find(':'), text.size());
  const std::string_view host = text.substr(0, hostEnd);
  const auto allowed = [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == '_' || (bracketed && (c == ':' || c == '[' || c == ']'));
  };
  if (host.empty() || !std::all_of(host.begin(), host.end(), allowed)) return false;
  return hostEnd == text.size() || (text[hostEnd] == ':' && isPort(text.substr(hostEnd + 1)));
}

}  // namespace

bool isKafka(const std::string& address) { return beginsWith(address, kKafka); }

bool isLogAddress(const std::string& address) {
  if (!isKafka(address)) return beginsWith(address, kSqlite);
  std::string_view brokers = std::string_view(address).substr(kKafka.size());
  for (;;) {
    const std::size_t comma = brokers.find(',');
    if (!isBroker(brokers.substr(0, comma))) return false;
    if (comma == std::string_view::npos) return true;
    brokers.remove_prefix(comma + 1);
  }
}

Result<std::unique_ptr<Log>> openLog(const std::string& address, const LogOptions& options) {
  if (beginsWith(address, kSqlite))
    return openSqliteLog(address.substr(kSqlite.size()), {options.retention, options.lasting, options.beside});
  KafkaLogOptions kafka{address.substr(kKafka.size()), {}, options.told};
  if (!options.kafkaProperties.empty()) {
    auto properties = readKafkaProperties(options.kafkaProperties);
    if (!properties) return std::move(properties).error();
    kafka.properties = std::move(*properties);
  }
  return openKafkaLog(kafka);
}

}  // namespace earshot::relay
