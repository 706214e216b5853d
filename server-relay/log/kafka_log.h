#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "server-relay/log/log.h"

namespace earshot::relay {

struct KafkaLogOptions {
  std::string brokers;                            ///< "host:port,host:port"
  std::map<std::string, std::string> properties;  ///< librdkafka's own: SASL, TLS, linger.ms ...
};

/// The log in Kafka's topics. Appends are idempotent and wait for all replicas in sync; what reads has no consumer
/// group. Opening does not wait for a broker: who is absent may come. Topics are made by the broker where it is set up
/// to, with its number of partitions. Errors: InvalidArgument (a property librdkafka refuses, and what it said).
Result<std::unique_ptr<Log>> openKafkaLog(const KafkaLogOptions& options);

/// `key=value` lines, '#' begins a comment: Java's properties as Kafka's tools write them, without escapes. For what
/// must not be seen in a list of processes. Errors: Io, UnsupportedFormat (names the line).
Result<std::map<std::string, std::string>> readKafkaProperties(const std::filesystem::path& file);

}  // namespace earshot::relay
