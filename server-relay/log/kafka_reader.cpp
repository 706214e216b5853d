#include "server-relay/log/kafka_reader.h"

#include <algorithm>
#include <utility>

namespace earshot::relay {
namespace {

Record recordOf(const rd_kafka_message_t& message) {
  rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
  const std::int64_t at = rd_kafka_message_timestamp(&message, &type);
  const auto text = [](const void* data, std::size_t size) {
    return data == nullptr ? std::string() : std::string(static_cast<const char*>(data), size);
  };
  return {message.partition, message.offset, std::max<std::int64_t>(0, at), text(message.key, message.key_len),
          text(message.payload, message.len)};
}

KafkaPartitions listOf(const std::string& topic, const KafkaReader::Begins& begins) {
  KafkaPartitions list(rd_kafka_topic_partition_list_new(static_cast<int>(begins.size())));
  for (const auto& [partition, offset] : begins)
    rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), partition)->offset = offset;
  return list;
}

}  // namespace

Result<KafkaReader> KafkaReader::open(const KafkaLogOptions& options, KafkaProperties own) {
  auto conf = configureKafkaReader(options, std::move(own));
  if (!conf) return std::move(conf).error();
  auto client = connectKafka(RD_KAFKA_CONSUMER, std::move(*conf));
  if (!client) return std::move(client).error();
  rd_kafka_poll_set_consumer(client->get());
  return KafkaReader(std::move(*client));
}

Result<void> KafkaReader::assign(const std::string& topic, const Begins& begins) {
  const auto code = rd_kafka_assign(client_.get(), listOf(topic, begins).get());
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return kafkaFailure(topic, code);
  return {};
}

Result<void> KafkaReader::find(const std::string& topic, int milliseconds) {
  const KafkaTopic handle(rd_kafka_topic_new(client_.get(), topic.c_str(), nullptr));
  if (handle == nullptr) return kafkaFailure(topic, rd_kafka_last_error());
  const rd_kafka_metadata_t* raw = nullptr;
  const auto code = rd_kafka_metadata(client_.get(), 0, handle.get(), &raw, milliseconds);
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return kafkaFailure(topic, code);
  const KafkaMetadata metadata(raw);
  return {};
}

Result<void> KafkaReader::add(const std::string& topic, const Begins& begins) {
  using Fault = std::unique_ptr<rd_kafka_error_t, KafkaEnd<rd_kafka_error_destroy>>;
  const Fault fault(rd_kafka_incremental_assign(client_.get(), listOf(topic, begins).get()));
  if (fault != nullptr) return kafkaFailure(topic, rd_kafka_error_code(fault.get()));
  return {};
}

KafkaReader::Polled KafkaReader::poll(int milliseconds) {
  Polled polled;
  rd_kafka_message_t* message = rd_kafka_consume_queue(queue_.get(), milliseconds);
  if (message == nullptr) {
    polled.nothing = true;
    return polled;
  }
  if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
    polled.record = recordOf(*message);
  } else if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
    polled.ended = Position{message->partition, message->offset};
  } else {
    polled.fault = message->err;
  }
  rd_kafka_message_destroy(message);
  return polled;
}

}  // namespace earshot::relay
