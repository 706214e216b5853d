#pragma once

#include <librdkafka/rdkafka.h>

#include <memory>
#include <string>

#include "server-relay/log/kafka_log.h"

namespace earshot::relay {

// librdkafka's things, each with who ends it, and how the log's clients are set up.

inline constexpr int kPatienceMilliseconds = 5'000;
inline constexpr int kPollMilliseconds = 100;

template <auto destroy>
struct KafkaEnd {
  template <class Thing>
  void operator()(Thing* thing) const {
    destroy(thing);
  }
};
using KafkaConf = std::unique_ptr<rd_kafka_conf_t, KafkaEnd<rd_kafka_conf_destroy>>;
using KafkaClient = std::unique_ptr<rd_kafka_t, KafkaEnd<rd_kafka_destroy>>;
using KafkaQueue = std::unique_ptr<rd_kafka_queue_t, KafkaEnd<rd_kafka_queue_destroy>>;
using KafkaPartitions =
    std::unique_ptr<rd_kafka_topic_partition_list_t, KafkaEnd<rd_kafka_topic_partition_list_destroy>>;
using KafkaTopic = std::unique_ptr<rd_kafka_topic_t, KafkaEnd<rd_kafka_topic_destroy>>;
using KafkaMetadata = std::unique_ptr<const rd_kafka_metadata_t, KafkaEnd<rd_kafka_metadata_destroy>>;

/// Whether it says that nobody is there, not that somebody refused.
bool isAbsence(rd_kafka_resp_err_t code);

Error kafkaFailure(const std::string& where, rd_kafka_resp_err_t code);

/// `usual` can be set otherwise by the options' properties, `own` cannot. Errors: InvalidArgument (a property that
/// librdkafka refuses, or that is not to be set).
Result<KafkaConf> configureKafka(const KafkaLogOptions& options, const KafkaProperties& usual,
                                 const KafkaProperties& own);

/// A consumer without a group, by which nothing comes into being. `own` cannot be set otherwise, either.
Result<KafkaConf> configureKafkaReader(const KafkaLogOptions& options, KafkaProperties own = {});

Result<KafkaClient> connectKafka(rd_kafka_type_t type, KafkaConf conf);

}  // namespace earshot::relay
