#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>

#include "server-relay/log/kafka_client.h"
#include "server-relay/log/record.h"

namespace earshot::relay {

/// What the brokers say about their topics, and whether they can be reached. Asking makes no topic. Thread-safe.
class KafkaCluster {
 public:
  static Result<std::unique_ptr<KafkaCluster>> open(const KafkaLogOptions& options);
  KafkaCluster(const KafkaCluster&) = delete;
  KafkaCluster& operator=(const KafkaCluster&) = delete;

  /// Of a topic; 0: there is none. Waits so long for a broker, and for a topic that is being made.
  Result<std::size_t> partitions(const std::string& topic, int milliseconds = kPatienceMilliseconds);
  /// Of a partition that is there.
  Result<Extent> extent(const std::string& topic, std::int32_t partition);

  bool reached() const { return reached_; }
  /// A broker has answered somebody.
  void arrived();
  /// Looks for what librdkafka has to say about connections; at once. By one thread.
  void listen() { rd_kafka_poll(client_.get(), 0); }

 private:
  explicit KafkaCluster(ReachTold told) : told_(std::move(told)) {}
  Error failure(const std::string& topic, rd_kafka_resp_err_t code);
  void onFault(int code, const char* reason);
  void missed();

  ReachTold told_;
  std::mutex mutex_;         ///< guards the two below, and the order in which it is told
  std::string reason_;       ///< why no broker was reached last; empty: none was needed since
  bool complained_ = false;  ///< it was told that none is reached
  std::atomic<bool> reached_ = false;
  std::atomic<int> unanswered_ = 0;  ///< questions since the last answer
  KafkaClient client_;
};

}  // namespace earshot::relay
