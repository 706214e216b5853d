#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server-relay/log/record.h"
#include "shared/result.h"

namespace earshot::relay {

/// Told of new records, on a thread of the log. Destroying it ends that; a call under way is waited for.
class Subscription {
 public:
  virtual ~Subscription() = default;
};

/// Told that a log is out of reach, and why, once; and that it is back. On a thread of the log.
using ReachTold = std::function<void(bool reached, const std::string& why)>;

/// Records in topics, in order within each partition, kept until retention takes them. What was acknowledged survives a
/// restart. Topics come into being when something is appended to them, never by asking or reading. Thread-safe.
///
/// Errors of all functions: Io (the broker or the disk: what it said), InvalidArgument (a name that no topic can have,
/// a record over kLargestRecord, a partition that is not there).
class Log {
 public:
  using Appended = std::function<void(Result<Position>)>;
  using Sink = std::function<void(std::vector<Record>&&)>;

  /// Bytes of key and value together; what brokers take by default is a little more.
  static constexpr std::size_t kLargestRecord = 900 * 1024;

  virtual ~Log() = default;

  /// One a partition; none: there is no such topic. May wait for a broker, up to 5 s.
  virtual Result<std::vector<Extent>> extents(const std::string& topic) = 0;

  /// Takes a record. `appended` is called once, on a thread of the log or at once: with its position when it is safe
  /// (on disk; on all replicas in sync), or with why it is not. Records of one key keep their order.
  virtual void append(const std::string& topic, std::string key, std::string value, Appended appended) = 0;

  /// Records of a partition from `offset` on, at most `limit` of them and about 256 KiB; none at its end. An offset
  /// before the first one gives the first ones: compare their offsets. Waits, up to 5 s. Also NotFound: no such topic.
  virtual Result<std::vector<Record>> read(const std::string& topic, std::int32_t partition, std::int64_t offset,
                                           std::size_t limit) = 0;

  /// Every record of the topic from the given offsets on (one a partition; those of `extents` or of an earlier run), in
  /// order within its partition, none twice and none left out that the log still holds. Partitions beyond those, and a
  /// topic that is not there yet, are followed from their beginning when they come. Not before it returns, nothing
  /// after the subscription is gone. Where the log is out of reach it goes on when it is back.
  virtual Result<std::unique_ptr<Subscription>> follow(const std::string& topic,
                                                       const std::vector<std::int64_t>& offsets, Sink sink) = 0;

  /// Whether it can be reached now.
  virtual bool healthy() const = 0;
};

/// Letters, digits, '.', '_' and '-', 1 to 249 of them, as Kafka has it.
bool isTopicName(const std::string& name);

/// NotFound.
Error noSuchTopic(const std::string& topic);

/// InvalidArgument if a topic of this name or a record of this size is refused.
Result<void> checkAppend(const std::string& topic, std::size_t bytes);

}  // namespace earshot::relay
