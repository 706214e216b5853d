#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <set>
#include <string>

#include "server-relay/log/log.h"

namespace earshot::relay {

/// Whether it names a log: "sqlite:FILE", or "kafka:HOST[:PORT]", several brokers separated by commas.
bool isLogAddress(const std::string& address);
bool isKafka(const std::string& address);

struct LogOptions {
  std::filesystem::path kafkaProperties;   ///< a file of librdkafka's properties (kafka_log.h); empty: none
  std::chrono::milliseconds retention{0};  ///< of a log in a file; 0: for ever
  bool beside = false;                     ///< a log in a file that a relay may have open: see SqliteLogOptions
  std::set<std::string> lasting = {};      ///< of a log in a file: see SqliteLogOptions
  ReachTold told = {};                     ///< of Kafka
};

/// Precondition: isLogAddress(address). Errors: as of openSqliteLog, openKafkaLog.
Result<std::unique_ptr<Log>> openLog(const std::string& address, const LogOptions& options = {});

}  // namespace earshot::relay
