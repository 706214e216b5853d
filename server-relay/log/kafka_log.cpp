#include "server-relay/log/kafka_log.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace earshot::relay {
namespace {

constexpr int kPatienceMilliseconds = 5'000;
constexpr int kPollMilliseconds = 100;
constexpr std::size_t kTogether = 1'000;       // records a call of a sink
constexpr std::size_t kReadBytes = 256 << 10;  // bytes a read gives back, and a record more

using Properties = std::map<std::string, std::string>;

struct DestroyConf {
  void operator()(rd_kafka_conf_t* conf) const { rd_kafka_conf_destroy(conf); }
};
struct DestroyClient {
  void operator()(rd_kafka_t* client) const { rd_kafka_destroy(client); }
};
struct DestroyQueue {
  void operator()(rd_kafka_queue_t* queue) const { rd_kafka_queue_destroy(queue); }
};
struct DestroyList {
  void operator()(rd_kafka_topic_partition_list_t* list) const { rd_kafka_topic_partition_list_destroy(list); }
};
struct DestroyTopic {
  void operator()(rd_kafka_topic_t* topic) const { rd_kafka_topic_destroy(topic); }
};
struct DestroyMetadata {
  void operator()(const rd_kafka_metadata_t* metadata) const { rd_kafka_metadata_destroy(metadata); }
};
using Conf = std::unique_ptr<rd_kafka_conf_t, DestroyConf>;
using Client = std::unique_ptr<rd_kafka_t, DestroyClient>;
using Queue = std::unique_ptr<rd_kafka_queue_t, DestroyQueue>;

Error failure(const std::string& where, rd_kafka_resp_err_t code) {
  const bool absent = code == RD_KAFKA_RESP_ERR__TRANSPORT || code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN ||
                      code == RD_KAFKA_RESP_ERR__TIMED_OUT || code == RD_KAFKA_RESP_ERR__MSG_TIMED_OUT ||
                      code == RD_KAFKA_RESP_ERR__RESOLVE;
  const bool tooLarge = code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE;
  return {tooLarge ? ErrorCode::InvalidArgument : ErrorCode::Io, where, rd_kafka_err2str(code),
          absent ? "Is the broker running, and its address right?" : ""};
}

Result<Conf> configure(const KafkaLogOptions& options, const Properties& own) {
  Conf conf(rd_kafka_conf_new());
  std::array<char, 512> said{};
  const auto set = [&](const std::string& key, const std::string& value) {
    return rd_kafka_conf_set(conf.get(), key.c_str(), value.c_str(), said.data(), said.size()) == RD_KAFKA_CONF_OK;
  };
  // What is promised here is set last: nobody can take it away by a property.
  Properties all = {{"log_level", "0"},
                    {"socket.nagle.disable", "true"},
                    {"allow.auto.create.topics", "true"},
                    {"reconnect.backoff.ms", "50"},
                    {"reconnect.backoff.max.ms", "1000"}};
  for (const auto& [key, value] : options.properties) all[key] = value;
  all["bootstrap.servers"] = options.brokers;
  for (const auto& [key, value] : own) all[key] = value;
  for (const auto& [key, value] : all) {
    if (!set(key, value))
      return Error(ErrorCode::InvalidArgument, "Kafka property " + key, said.data(), "See librdkafka's list.");
  }
  return conf;
}

Result<Client> connect(rd_kafka_type_t type, Conf conf) {
  std::array<char, 512> said{};
  Client client(rd_kafka_new(type, conf.get(), said.data(), said.size()));
  if (client == nullptr) return Error(ErrorCode::InvalidArgument, "Kafka properties", said.data(), "");
  static_cast<void>(conf.release());  // the client has it now
  return client;
}

Record recordOf(const rd_kafka_message_t& message) {
  rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
  const std::int64_t at = rd_kafka_message_timestamp(&message, &type);
  const auto text = [](const void* data, std::size_t size) {
    return data == nullptr ? std::string() : std::string(static_cast<const char*>(data), size);
  };
  return {message.partition, message.offset, std::max<std::int64_t>(0, at), text(message.key, message.key_len),
          text(message.payload, message.len)};
}

/// A consumer of a topic's partitions from given offsets on, without a group.
class Reader {
 public:
  using Begins = std::vector<std::pair<std::int32_t, std::int64_t>>;

  static Result<Reader> open(const KafkaLogOptions& options) {
    auto conf = configure(options, {{"group.id", "earshot-relay-reads-without-a-group"},
                                    {"enable.auto.commit", "false"},
                                    {"enable.partition.eof", "true"},
                                    {"auto.offset.reset", "earliest"},
                                    {"fetch.wait.max.ms", "250"},
                                    {"queued.max.messages.kbytes", "16384"}});
    if (!conf) return std::move(conf).error();
    auto client = connect(RD_KAFKA_CONSUMER, std::move(*conf));
    if (!client) return std::move(client).error();
    rd_kafka_poll_set_consumer(client->get());
    return Reader(std::move(*client));
  }

  /// Reads these from now on, nothing else. Nothing at all: no partitions.
  Result<void> assign(const std::string& topic, const Begins& begins) {
    const std::unique_ptr<rd_kafka_topic_partition_list_t, DestroyList> list(
        rd_kafka_topic_partition_list_new(static_cast<int>(begins.size())));
    for (const auto& [partition, offset] : begins)
      rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), partition)->offset = offset;
    const auto code = rd_kafka_assign(client_.get(), list.get());
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return failure(topic, code);
    return {};
  }

  struct Polled {
    std::optional<Record> record;
    std::optional<Position> ended;  ///< a partition whose end was reached, and the offset after it
    std::optional<rd_kafka_resp_err_t> fault;
    bool nothing = false;  ///< came in that time
  };

  /// The next there is, waiting for it so long.
  Polled poll(int milliseconds) {
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

 private:
  explicit Reader(Client client) : client_(std::move(client)), queue_(rd_kafka_queue_get_consumer(client_.get())) {}

  Client client_;
  Queue queue_;
};

class Following final : public Subscription {
 public:
  Following(Reader reader, Log::Sink sink)
      : reader_(std::move(reader)), sink_(std::move(sink)), thread_([this] { run(); }) {}
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
      // All that is there at once; waiting only for the first.
      auto polled = reader_.poll(records.empty() ? kPollMilliseconds : 0);
      if (polled.record) records.push_back(std::move(*polled.record));
      if (records.empty() || (!polled.nothing && records.size() < kTogether)) continue;
      sink_(std::exchange(records, {}));
    }
  }

  Reader reader_;
  Log::Sink sink_;
  std::atomic<bool> left_ = false;
  std::thread thread_;
};

class KafkaLog final : public Log {
 public:
  explicit KafkaLog(KafkaLogOptions options) : options_(std::move(options)) {}

  Result<void> open() {
    auto conf = configure(options_, {{"enable.idempotence", "true"},
                                     {"acks", "all"},
                                     {"linger.ms", "5"},
                                     {"message.timeout.ms", "120000"},
                                     {"message.max.bytes", std::to_string(kLargestRecord + 65'536)},
                                     {"queue.buffering.max.messages", "100000"},
                                     {"queue.buffering.max.kbytes", "65536"}});
    if (!conf) return std::move(conf).error();
    rd_kafka_conf_set_dr_msg_cb(conf->get(), onDelivery);
    rd_kafka_conf_set_error_cb(conf->get(), onFault);
    rd_kafka_conf_set_opaque(conf->get(), this);
    auto client = connect(RD_KAFKA_PRODUCER, std::move(*conf));
    if (!client) return std::move(client).error();
    producer_ = std::move(*client);
    polling_ = std::thread([this] {
      while (!stopping_) rd_kafka_poll(producer_.get(), kPollMilliseconds);
    });
    return {};
  }

  ~KafkaLog() override {
    if (producer_ == nullptr) return;
    // What is under way is either told as safe within this time, or as failed. With no broker there is nobody to wait
    // for.
    rd_kafka_flush(producer_.get(), reached_ ? kPatienceMilliseconds : kPollMilliseconds);
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
    const auto partitions = countPartitions(topic);
    if (!partitions) return partitions.error();
    std::vector<Extent> extents(*partitions);
    for (std::size_t i = 0; i < extents.size(); ++i) {
      const auto extent = askExtent(topic, static_cast<std::int32_t>(i));
      if (!extent) return extent.error();
      extents[i] = *extent;
    }
    reached_ = true;
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
    (*waiting)(failure(topic, code));
  }

  Result<std::vector<Record>> read(const std::string& topic, std::int32_t partition, std::int64_t offset,
                                   std::size_t limit) override {
    const auto valid = checkAppend(topic, 0);
    if (!valid) return valid.error();
    const auto partitions = countPartitions(topic);
    if (!partitions) return partitions.error();
    if (partition < 0 || static_cast<std::size_t>(partition) >= *partitions)
      return Error(ErrorCode::InvalidArgument, topic, {"has ", *partitions, " partitions; there is no ", partition},
                   "");
    const auto extent = askExtent(topic, partition);
    if (!extent) return extent.error();
    const std::int64_t begin = std::max(offset, extent->first);
    if (begin >= extent->next || limit == 0) return std::vector<Record>();
    // One consumer for all reads: making one costs more than most reads.
    const std::lock_guard guard(readingMutex_);
    if (!reader_) {
      auto opened = Reader::open(options_);
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
    Reader::Begins begins;
    for (std::size_t i = 0; i < offsets.size(); ++i)
      begins.emplace_back(static_cast<std::int32_t>(i), std::max<std::int64_t>(0, offsets[i]));
    auto reader = Reader::open(options_);
    if (!reader) return std::move(reader).error();
    const auto assigned = reader->assign(topic, begins);
    if (!assigned) return assigned.error();
    return std::unique_ptr<Subscription>(std::make_unique<Following>(std::move(*reader), std::move(sink)));
  }

  bool healthy() const override { return reached_; }

 private:
  static Result<std::vector<Record>> readWith(Reader& reader, const std::string& topic, std::int32_t partition,
                                              std::int64_t begin, std::int64_t end, std::size_t limit) {
    const auto assigned = reader.assign(topic, {{partition, begin}});
    if (!assigned) return assigned.error();
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
      if (records.empty()) return failure(topic, fault);
      break;
    }
    return records;
  }

  /// Asked of the broker once: a topic's partitions do not become fewer, and more of them need a new start.
  Result<std::size_t> countPartitions(const std::string& topic) {
    {
      const std::lock_guard guard(partitionsMutex_);
      const auto known = partitions_.find(topic);
      if (known != partitions_.end()) return known->second;
    }
    const auto asked = askPartitions(topic);
    if (!asked) return asked;
    const std::lock_guard guard(partitionsMutex_);
    partitions_[topic] = *asked;
    return asked;
  }

  Result<std::size_t> askPartitions(const std::string& topic) {
    const std::unique_ptr<rd_kafka_topic_t, DestroyTopic> handle(
        rd_kafka_topic_new(producer_.get(), topic.c_str(), nullptr));
    if (handle == nullptr) return failure(topic, rd_kafka_last_error());
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(kPatienceMilliseconds);
    for (;;) {
      const rd_kafka_metadata_t* raw = nullptr;
      const auto code = rd_kafka_metadata(producer_.get(), 0, handle.get(), &raw, kPatienceMilliseconds);
      if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return failure(topic, code);
      const std::unique_ptr<const rd_kafka_metadata_t, DestroyMetadata> metadata(raw);
      const auto& found = metadata->topics[0];
      if (found.err == RD_KAFKA_RESP_ERR_NO_ERROR && found.partition_cnt > 0) {
        reached_ = true;
        return static_cast<std::size_t>(found.partition_cnt);
      }
      // A topic that is being made has no leader for a moment.
      const bool comes = found.err == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE ||
                         found.err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART ||
                         found.err == RD_KAFKA_RESP_ERR_NO_ERROR;
      if (!comes || std::chrono::steady_clock::now() >= deadline) return failure(topic, found.err);
      std::this_thread::sleep_for(std::chrono::milliseconds(kPollMilliseconds));
    }
  }

  Result<Extent> askExtent(const std::string& topic, std::int32_t partition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(kPatienceMilliseconds);
    for (;;) {
      Extent extent;
      const auto code = rd_kafka_query_watermark_offsets(producer_.get(), topic.c_str(), partition, &extent.first,
                                                         &extent.next, kPatienceMilliseconds);
      if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return extent;
      // The partition of a topic that was made just now, or that moves, finds its leader in a moment.
      const bool comes =
          code == RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION || code == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE ||
          code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART || code == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION;
      if (!comes || std::chrono::steady_clock::now() >= deadline) return failure(topic, code);
      std::this_thread::sleep_for(std::chrono::milliseconds(kPollMilliseconds));
    }
  }

  static void onDelivery(rd_kafka_t*, const rd_kafka_message_t* message, void* log) {
    const std::unique_ptr<Appended> appended(static_cast<Appended*>(message->_private));
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR)
      return (*appended)(failure(rd_kafka_topic_name(message->rkt), message->err));
    static_cast<KafkaLog*>(log)->reached_ = true;
    (*appended)(Position{message->partition, message->offset});
  }

  static void onFault(rd_kafka_t*, int code, const char*, void* log) {
    if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) static_cast<KafkaLog*>(log)->reached_ = false;
  }

  KafkaLogOptions options_;
  std::atomic<bool> reached_ = false;
  std::atomic<bool> stopping_ = false;
  std::mutex partitionsMutex_;
  std::map<std::string, std::size_t> partitions_;
  std::mutex readingMutex_;
  std::optional<Reader> reader_;  ///< none until something is read
  Client producer_;
  std::thread polling_;
};

}  // namespace

Result<std::unique_ptr<Log>> openKafkaLog(const KafkaLogOptions& options) {
  auto log = std::make_unique<KafkaLog>(options);
  const auto opened = log->open();
  if (!opened) return opened.error();
  return std::unique_ptr<Log>(std::move(log));
}

}  // namespace earshot::relay
