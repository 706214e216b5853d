#include "server-relay/log/kafka_log.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "server-relay/log/kafka_cluster.h"
#include "server-relay/log/kafka_reader.h"

namespace earshot::relay {
namespace {

constexpr std::size_t kTogether = 1'000;       // records a call of a sink
constexpr std::size_t kReadBytes = 256 << 10;  // bytes a read gives back, and a record more
/// Between looks for partitions that are added and brokers that go; for topics that come; and how long one may take.
constexpr std::chrono::milliseconds kBetweenLooks{1'000};
constexpr std::chrono::milliseconds kBetweenLooksForTopics{300};
constexpr int kLookMilliseconds = 1'000;

/// A topic that is followed, and how many partitions of it are known.
struct Followed {
  std::string topic;
  std::atomic<std::size_t> partitions = 0;
};

class Following final : public Subscription {
 public:
  /// The reader reads `begun` partitions.
  Following(KafkaReader reader, std::shared_ptr<const Followed> followed, std::size_t begun, Log::Sink sink)
      : reader_(std::move(reader)),
        followed_(std::move(followed)),
        begun_(begun),
        sink_(std::move(sink)),
        thread_([this] { run(); }) {}
  Following(const Following&) = delete;
  Following& operator=(const Following&) = delete;
  ~Following() override {
    left_ = true;
    thread_.join();
  }

 private:
  // Faults of the connection are librdkafka's to mend: it goes on by itself from the offset it had.
  void run() {
    std::vector<Record> records;
    while (!left_) {
      beginNew();
      // All that is there at once; waiting only for the first.
      auto polled = reader_.poll(records.empty() ? kPollMilliseconds : 0);
      if (polled.record) records.push_back(std::move(*polled.record));
      if (records.empty() || (!polled.nothing && records.size() < kTogether)) continue;
      sink_(std::exchange(records, {}));
    }
  }

  /// Partitions that were added are read from their beginning.
  void beginNew() {
    const std::size_t known = followed_->partitions;
    if (known <= begun_) return;
    KafkaReader::Begins begins;
    for (std::size_t i = begun_; i < known; ++i) begins.emplace_back(static_cast<std::int32_t>(i), 0);
    if (reader_.add(followed_->topic, begins)) begun_ = known;
  }

  KafkaReader reader_;
  std::shared_ptr<const Followed> followed_;
  std::size_t begun_;
  Log::Sink sink_;
  std::atomic<bool> left_ = false;
  std::thread thread_;
};

class KafkaLog final : public Log {
 public:
  explicit KafkaLog(KafkaLogOptions options) : options_(std::move(options)) {}

  Result<void> open() {
    auto cluster = KafkaCluster::open(options_);
    if (!cluster) return std::move(cluster).error();
    cluster_ = std::move(*cluster);
    auto conf = configureKafka(options_,
                               {{"linger.ms", "5"},
                                {"message.timeout.ms", "120000"},
                                {"queue.buffering.max.messages", "100000"},
                                {"queue.buffering.max.kbytes", "65536"}},
                               {{"enable.idempotence", "true"},
                                {"acks", "all"},
                                {"allow.auto.create.topics", "true"},
                                {"message.max.bytes", std::to_string(kLargestRecord + 65'536)}});
    if (!conf) return std::move(conf).error();
    rd_kafka_conf_set_dr_msg_cb(conf->get(), onDelivery);
    // What is wrong with a connection the cluster's tells.
    rd_kafka_conf_set_error_cb(conf->get(), [](rd_kafka_t*, int, const char*, void*) {});
    rd_kafka_conf_set_opaque(conf->get(), cluster_.get());
    auto client = connectKafka(RD_KAFKA_PRODUCER, std::move(*conf));
    if (!client) return std::move(client).error();
    producer_ = std::move(*client);
    polling_ = std::thread([this] {
      while (!stopping_) {
        rd_kafka_poll(producer_.get(), kPollMilliseconds);
        cluster_->listen();
      }
    });
    looking_ = std::thread([this] { look(); });
    return {};
  }

  ~KafkaLog() override {
    if (producer_ == nullptr) return;
    {
      const std::lock_guard guard(followedMutex_);
      lookedEnough_ = true;
    }
    wanted_.notify_all();
    looking_.join();
    // What is under way is either told as safe within this time, or as failed. With no broker there is nobody to wait
    // for.
    rd_kafka_flush(producer_.get(), cluster_->reached() ? kPatienceMilliseconds : kPollMilliseconds);
    rd_kafka_purge(producer_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    rd_kafka_flush(producer_.get(), kPollMilliseconds);
    stopping_ = true;
    polling_.join();
  }
  KafkaLog(const KafkaLog&) = delete;
  KafkaLog& operator=(const KafkaLog&) = delete;

  Result<std::vector<Extent>> extents(const std::string& topic) override {
    const auto valid = checkAppend(topic, 0);
    if (!valid) return valid.error();
    const auto partitions = cluster_->partitions(topic);
    if (!partitions) return partitions.error();
    std::vector<Extent> extents(*partitions);
    for (std::size_t i = 0; i < extents.size(); ++i) {
      const auto extent = cluster_->extent(topic, static_cast<std::int32_t>(i));
      if (!extent) return extent.error();
      extents[i] = *extent;
    }
    return extents;
  }

  void append(const std::string& topic, std::string key, std::string value, Appended appended) override {
    const auto valid = checkAppend(topic, key.size() + value.size());
    if (!valid) return appended(valid.error());
    auto waiting = std::make_unique<Appended>(std::move(appended));
    const auto code =
        rd_kafka_producev(producer_.get(), RD_KAFKA_V_TOPIC(topic.c_str()), RD_KAFKA_V_KEY(key.data(), key.size()),
                          RD_KAFKA_V_VALUE(value.data(), value.size()), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                          RD_KAFKA_V_OPAQUE(waiting.get()), RD_KAFKA_V_END);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) {
      static_cast<void>(waiting.release());  // onDelivery's now
      return;
    }
    if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL)
      return (*waiting)(Error(ErrorCode::Io, topic, "takes no more records now: the broker is slower than they come",
                              "Try again later."));
    (*waiting)(kafkaFailure(topic, code));
  }

  Result<std::vector<Record>> read(const std::string& topic, std::int32_t partition, std::int64_t offset,
                                   std::size_t limit) override {
    const auto valid = checkAppend(topic, 0);
    if (!valid) return valid.error();
    const auto partitions = cluster_->partitions(topic);
    if (!partitions) return partitions.error();
    if (*partitions == 0) return noSuchTopic(topic);
    if (partition < 0 || static_cast<std::size_t>(partition) >= *partitions)
      return Error(ErrorCode::InvalidArgument, topic, {"has ", *partitions, " partitions; there is no ", partition},
                   "");
    const auto extent = cluster_->extent(topic, partition);
    if (!extent) return extent.error();
    const std::int64_t begin = std::max(offset, extent->first);
    if (begin >= extent->next || limit == 0) return std::vector<Record>();
    // One consumer for all reads: making one costs more than most reads.
    const std::lock_guard guard(readingMutex_);
    if (!reader_) {
      // The broker holds the next read back for as long as the last one waits at its partition's end.
      auto opened = KafkaReader::open(options_, {{"fetch.wait.max.ms", "5"}});
      if (!opened) return std::move(opened).error();
      reader_.emplace(std::move(*opened));
    }
    auto records = readWith(*reader_, topic, partition, begin, extent->next, limit);
    if (!records || !reader_->assign(topic, {})) reader_.reset();
    return records;
  }

  Result<std::unique_ptr<Subscription>> follow(const std::string& topic, const std::vector<std::int64_t>& offsets,
                                               Sink sink) override {
    const auto valid = checkAppend(topic, 0);
    if (!valid) return valid.error();
    KafkaReader::Begins begins;
    for (std::size_t i = 0; i < offsets.size(); ++i)
      begins.emplace_back(static_cast<std::int32_t>(i), std::max<std::int64_t>(0, offsets[i]));
    auto reader = KafkaReader::open(options_);
    if (!reader) return std::move(reader).error();
    if (!begins.empty())
      if (const auto assigned = reader->assign(topic, begins); !assigned) return assigned.error();
    auto followed = std::make_shared<Followed>();
    followed->topic = topic;
    followed->partitions = offsets.size();
    {
      const std::lock_guard guard(followedMutex_);
      followed_.emplace_back(followed);
    }
    wanted_.notify_all();
    return std::unique_ptr<Subscription>(
        std::make_unique<Following>(std::move(*reader), std::move(followed), offsets.size(), std::move(sink)));
  }

  bool healthy() const override { return cluster_->reached(); }

 private:
  static Result<std::vector<Record>> readWith(KafkaReader& reader, const std::string& topic, std::int32_t partition,
                                              std::int64_t begin, std::int64_t end, std::size_t limit) {
    const auto assigned = reader.assign(topic, {{partition, begin}});
    if (!assigned) return assigned.error();
    const auto found = reader.find(topic, kPatienceMilliseconds);
    if (!found) return found.error();
    std::vector<Record> records;
    std::size_t bytes = 0;
    auto fault = RD_KAFKA_RESP_ERR__TIMED_OUT;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(kPatienceMilliseconds);
    while (records.size() < limit && bytes < kReadBytes && (records.empty() || records.back().offset + 1 < end)) {
      auto polled = reader.poll(kPollMilliseconds);
      if (polled.record && polled.record->partition == partition && polled.record->offset >= begin) {
        bytes += polled.record->key.size() + polled.record->value.size();
        records.push_back(std::move(*polled.record));
      }
      // Of an earlier read, or from before the broker knew all that it has: not the end that was asked for.
      if (polled.ended && polled.ended->partition == partition && polled.ended->offset >= end) break;
      if (polled.fault) fault = *polled.fault;
      if (std::chrono::steady_clock::now() < deadline) continue;
      if (records.empty()) return kafkaFailure(topic, fault);
      break;
    }
    return records;
  }

  /// Topics that were not there may come, and partitions be added; brokers may go and come.
  void look() {
    bool awaited = true;  // a topic is not there yet
    for (;;) {
      std::vector<std::shared_ptr<Followed>> followed;
      {
        std::unique_lock guard(followedMutex_);
        if (followed_.empty()) {
          wanted_.wait(guard, [this] { return lookedEnough_ || !followed_.empty(); });
        } else {
          wanted_.wait_for(guard, awaited ? kBetweenLooksForTopics : kBetweenLooks, [this] { return lookedEnough_; });
        }
        if (lookedEnough_) return;
        std::erase_if(followed_, [](const auto& each) { return each.expired(); });
        for (const auto& each : followed_)
          if (auto wanted = each.lock()) followed.push_back(std::move(wanted));
      }
      awaited = false;
      for (const auto& each : followed) {
        const auto partitions = cluster_->partitions(each->topic, kLookMilliseconds);
        if (partitions && *partitions > each->partitions) each->partitions = *partitions;
        awaited = awaited || each->partitions == 0;
        if (!cluster_->reached()) break;
      }
    }
  }

  static void onDelivery(rd_kafka_t*, const rd_kafka_message_t* message, void* cluster) {
    const std::unique_ptr<Appended> appended(static_cast<Appended*>(message->_private));
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR)
      return (*appended)(kafkaFailure(rd_kafka_topic_name(message->rkt), message->err));
    static_cast<KafkaCluster*>(cluster)->arrived();
    (*appended)(Position{message->partition, message->offset});
  }

  KafkaLogOptions options_;
  std::unique_ptr<KafkaCluster> cluster_;
  std::atomic<bool> stopping_ = false;
  std::mutex readingMutex_;
  std::optional<KafkaReader> reader_;  ///< none until something is read
  std::mutex followedMutex_;
  std::condition_variable wanted_;
  std::vector<std::weak_ptr<Followed>> followed_;
  bool lookedEnough_ = false;
  KafkaClient producer_;
  std::thread polling_;
  std::thread looking_;
};

}  // namespace

Result<std::unique_ptr<Log>> openKafkaLog(const KafkaLogOptions& options) {
  auto log = std::make_unique<KafkaLog>(options);
  const auto opened = log->open();
  if (!opened) return opened.error();
  return std::unique_ptr<Log>(std::move(log));
}

}  // namespace earshot::relay
