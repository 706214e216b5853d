#include "server-relay/log/kafka_cluster.h"

#include <chrono>
#include <thread>
#include <utility>

namespace earshot::relay {

Result<std::unique_ptr<KafkaCluster>> KafkaCluster::open(const KafkaLogOptions& options) {
  auto conf = configureKafkaReader(options);
  if (!conf) return std::move(conf).error();
  std::unique_ptr<KafkaCluster> cluster(new KafkaCluster(options.told));
  rd_kafka_conf_set_opaque(conf->get(), cluster.get());
  rd_kafka_conf_set_error_cb(conf->get(), [](rd_kafka_t*, int code, const char* reason, void* opaque) {
    static_cast<KafkaCluster*>(opaque)->onFault(code, reason);
  });
  auto client = connectKafka(RD_KAFKA_CONSUMER, std::move(*conf));
  if (!client) return std::move(client).error();
  cluster->client_ = std::move(*client);
  return cluster;
}

Result<std::size_t> KafkaCluster::partitions(const std::string& topic, int milliseconds) {
  const KafkaTopic handle(rd_kafka_topic_new(client_.get(), topic.c_str(), nullptr));
  if (handle == nullptr) return failure(topic, rd_kafka_last_error());
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
  for (;;) {
    const rd_kafka_metadata_t* raw = nullptr;
    const auto code = rd_kafka_metadata(client_.get(), 0, handle.get(), &raw, milliseconds);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
      // Once is a broker with much to do.
      if (++unanswered_ > 1) missed();
      return failure(topic, code);
    }
    unanswered_ = 0;
    const KafkaMetadata metadata(raw);
    arrived();
    const auto& found = metadata->topics[0];
    if (found.err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) return std::size_t{0};
    if (found.err == RD_KAFKA_RESP_ERR_NO_ERROR && found.partition_cnt > 0)
      return static_cast<std::size_t>(found.partition_cnt);
    // A topic that is being made has no leader for a moment.
    const bool comes = found.err == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE || found.err == RD_KAFKA_RESP_ERR_NO_ERROR;
    if (!comes || std::chrono::steady_clock::now() >= deadline) return failure(topic, found.err);
    std::this_thread::sleep_for(std::chrono::milliseconds(kPollMilliseconds));
  }
}

Result<Extent> KafkaCluster::extent(const std::string& topic, std::int32_t partition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(kPatienceMilliseconds);
  for (;;) {
    Extent extent;
    const auto code = rd_kafka_query_watermark_offsets(client_.get(), topic.c_str(), partition, &extent.first,
                                                       &extent.next, kPatienceMilliseconds);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return extent;
    // The partition of a topic that was made just now, or that moves, finds its leader in a moment.
    const bool comes = code == RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION ||
                       code == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE ||
                       code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART || code == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION;
    if (!comes || std::chrono::steady_clock::now() >= deadline) return failure(topic, code);
    std::this_thread::sleep_for(std::chrono::milliseconds(kPollMilliseconds));
  }
}

/// What librdkafka says of a connection is more than that there is none.
Error KafkaCluster::failure(const std::string& topic, rd_kafka_resp_err_t code) {
  Error error = kafkaFailure(topic, code);
  const std::lock_guard guard(mutex_);
  if (isAbsence(code) && !reason_.empty()) error.what = "no broker can be reached: " + reason_;
  return error;
}

void KafkaCluster::arrived() {
  if (reached_) return;
  const std::lock_guard guard(mutex_);
  reached_ = true;
  reason_.clear();
  if (std::exchange(complained_, false) && told_) told_(true, "");
}

void KafkaCluster::missed() {
  const std::lock_guard guard(mutex_);
  reached_ = false;
  if (!std::exchange(complained_, true) && told_) told_(false, reason_.empty() ? "no broker answers" : reason_);
}

void KafkaCluster::onFault(int code, const char* reason) {
  if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) return missed();
  const std::lock_guard guard(mutex_);
  reason_ = reason;
}

}  // namespace earshot::relay
