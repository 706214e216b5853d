#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server-relay/log/kafka_client.h"
#include "server-relay/log/record.h"

namespace earshot::relay {

/// A consumer of a topic's partitions from given offsets on, without a group. One thread at a time.
class KafkaReader {
 public:
  using Begins = std::vector<std::pair<std::int32_t, std::int64_t>>;

  /// `own`: properties of this one.
  static Result<KafkaReader> open(const KafkaLogOptions& options, KafkaProperties own = {});

  /// Reads these from now on, nothing else. Nothing at all: no partitions.
  Result<void> assign(const std::string& topic, const Begins& begins);
  /// Asks a broker where the topic lies. Without it the first record comes only after librdkafka's own look, which is
  /// once a second. Precondition: something of the topic is assigned.
  Result<void> find(const std::string& topic, int milliseconds);
  /// Reads these, too.
  Result<void> add(const std::string& topic, const Begins& begins);

  struct Polled {
    std::optional<Record> record;
    std::optional<Position> ended;  ///< a partition whose end was reached, and the offset after it
    std::optional<rd_kafka_resp_err_t> fault;
    bool nothing = false;  ///< came in that time
  };

  /// The next there is, waiting for it so long.
  Polled poll(int milliseconds);

 private:
  explicit KafkaReader(KafkaClient client)
      : client_(std::move(client)), queue_(rd_kafka_queue_get_consumer(client_.get())) {}

  KafkaClient client_;
  KafkaQueue queue_;
};

}  // namespace earshot::relay
