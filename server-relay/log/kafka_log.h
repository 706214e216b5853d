#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "server-relay/log/log.h"

namespace earshot::relay {

using KafkaProperties = std::map<std::string, std::string>;

struct KafkaLogOptions {
  std::string brokers;              ///< "host:port,host:port"; a port that is not named is 9092
  KafkaProperties properties = {};  ///< librdkafka's own: SASL, TLS, linger.ms ...
  ReachTold told = {};
};

/// The log in Kafka's topics. Appends are idempotent and wait for all replicas in sync; what reads has no consumer
/// group. Opening does not wait for a broker: who is absent may come. An append makes its topic where the brokers are
/// set up to, with their number of partitions; partitions that are added later are followed from their beginning within
/// a second or two. Errors: InvalidArgument (a property that librdkafka refuses, and what it said; one that is not to
/// be set).
Result<std::unique_ptr<Log>> openKafkaLog(const KafkaLogOptions& options);

/// `key=value` lines, '#' begins a comment: Java's properties as Kafka's tools write them, without escapes. For what
/// must not be seen in a list of processes. Errors: Io, UnsupportedFormat (names the line).
Result<KafkaProperties> readKafkaProperties(const std::filesystem::path& file);

}  // namespace earshot::relay
