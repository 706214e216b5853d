#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>

#include "server-relay/log/log.h"
#include "shared/result.h"

namespace earshot {

/// A topic as commands name it: "kafka:HOST:PORT/TOPIC" (several brokers separated by commas), "sqlite:FILE/TOPIC".
struct TopicAddress {
  std::string log;  ///< "kafka:HOST:PORT", "sqlite:FILE"
  std::string topic;

  std::string text() const { return log + '/' + topic; }
};

/// Whether it is meant as a topic, not as a file.
bool namesTopic(const std::string& text);

/// Errors: InvalidArgument (no log, no topic after the last slash, a name no topic can have).
Result<TopicAddress> topicAddressOf(const std::string& text);

/// --kafka-properties
void addKafkaProperties(CLI::App& command, std::string& file);

/// The log at an address; one in a file may be open in a relay at the same time. Errors: as of openLog;
/// InvalidArgument (no log); NotFound (a file that is not there, unless it `mayBeNew`).
Result<std::unique_ptr<relay::Log>> openLogAt(const std::string& address, const std::string& kafkaProperties,
                                              bool mayBeNew);

/// The same for who appends to a topic of it, once it has answered.
Result<std::unique_ptr<relay::Log>> openLogFor(const TopicAddress& address, const std::string& kafkaProperties);

/// Every record the topic holds now, partition by partition, in order within each; what comes meanwhile is left for the
/// next time. Tells how far it is. Errors: as of openLogAt and the log; Canceled (the command was stopped).
Result<void> readTopic(const TopicAddress& address, const std::string& kafkaProperties,
                       const std::function<void(const relay::Record&)>& take);

/// "plays, partition 0, offset 17": where a record lies, for reports.
std::string placeOf(const TopicAddress& address, const relay::Record& record);

}  // namespace earshot
