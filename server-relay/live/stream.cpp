#include "server-relay/live/stream.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "server-relay/live/latest.h"
#include "server-relay/live/record_value.h"

namespace earshot::relay {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kMostPending = 1 << 20;  // bytes
constexpr int kLongestRest = 10;               // windows

}  // namespace

Stream::Stream(asio::io_context& context, Log& log, Places& places, LiveCounts& counts, Options options)
    : log_(log),
      places_(places),
      counts_(counts),
      options_(std::move(options)),
      private_(options_.channel->overflow == Overflow::Disconnect),
      unreadable_(context,
                  [this](std::uint64_t count, const std::string& last) {
                    spdlog::warn("topic {}: {} records could not be read and were passed over, up to {}",
                                 channel().topic, count, last);
                  }),
      executor_(asio::make_strand(context)),
      timer_(executor_) {}

Result<void> Stream::open() {
  if (!next_) {
    const auto prepared = prepare();
    if (!prepared) return prepared.error();
  }
  auto following = log_.follow(channel().topic, *next_, [this](std::vector<Record>&& records) { take(records); });
  if (!following) return following.error();
  subscription_ = std::move(*following);
  return {};
}

/// Tells the shards where the channel begins, before anything comes.
Result<void> Stream::prepare() {
  const auto extents = log_.extents(channel().topic);
  if (!extents) return extents.error();
  auto latest = readLatest(log_, channel(), *extents, options_.memory);
  if (!latest) return std::move(latest).error();
  for (const auto& place : places_)
    asio::post(place->executor, [this, &place, latest = *latest] {
      if (private_) {
        place->shard.openPrivate(channel().topic, latest.begin);
      } else {
        place->shard.open(options_.channel, latest.begin, latest.batches);
      }
    });
  next_.emplace();
  for (const Extent& extent : *extents) next_->push_back(extent.next);
  return {};
}

void Stream::quiesce() {
  {
    const std::lock_guard guard(mutex_);
    quiet_ = true;
  }
  flushed_.notify_all();
  unreadable_.finish();
}

/// On the log's thread: what costs is done before the executors come in.
void Stream::take(const std::vector<Record>& records) {
  std::size_t malformed = 0;
  std::string last;
  for (const Record& record : records) {
    const auto value = recordValue(record.value, channel().shape);
    if (!value) {
      ++malformed;
      last = "partition " + std::to_string(record.partition) + " offset " + std::to_string(record.offset) + ", which " +
             value.error().what;
      if (options_.deadLetters != nullptr) options_.deadLetters->keep(channel().topic, record, value.error().what);
    }
    if (!add(record, value)) return;
  }
  counts_.records += records.size();
  if (malformed == 0) return;
  counts_.malformed += malformed;
  unreadable_.add(malformed, last);
}

bool Stream::add(const Record& record, const Result<std::string>& value) {
  std::unique_lock guard(mutex_);
  flushed_.wait(guard, [this] { return quiet_ || pendingBytes_ < kMostPending; });
  if (quiet_) return false;
  markSeen(reached_, record.partition, record.offset);
  if (value) {
    Batch& batch = pending_[private_ ? record.key : std::string()];
    pendingBytes_ -= batch.text.size();
    batch.add(record, *value);
    pendingBytes_ += batch.text.size();
  }
  if (!scheduled_) asio::post(executor_, [this] { flushSoon(); });
  scheduled_ = true;
  return true;
}

void Stream::flushSoon() {
  if (underWay_ > 0) return;  // comes here again when that is delivered
  const auto due = std::max(lastFlush_ + options_.window, restedAt_);
  if (std::chrono::steady_clock::now() >= due) return flush();
  timer_.expires_at(due);
  timer_.async_wait([this](boost::system::error_code error) {
    if (!error) flush();
  });
}

void Stream::flush() {
  auto batches = std::make_shared<KeyedBatches>();
  {
    const std::lock_guard guard(mutex_);
    for (auto& [key, batch] : pending_)
      batches->byKey.emplace_back(key, std::make_shared<const Batch>(std::move(batch)));
    batches->reached = std::move(reached_);
    pending_.clear();
    reached_.clear();
    pendingBytes_ = 0;
    scheduled_ = false;
  }
  flushed_.notify_all();
  if (batches->reached.empty()) return;
  lastFlush_ = std::chrono::steady_clock::now();
  underWay_ = places_.size();
  for (const auto& place : places_)
    asio::post(place->executor, [this, &place, batches] {
      if (private_) {
        place->shard.deliverPrivate(*batches);
      } else if (!batches->byKey.empty()) {
        place->shard.deliver(channel(), batches->byKey.front().second);
      }
      asio::post(executor_, [this] { delivered(); });
    });
}

void Stream::delivered() {
  if (--underWay_ > 0) return;
  const auto now = std::chrono::steady_clock::now();
  const std::chrono::steady_clock::duration beyond = now - lastFlush_ - 2 * options_.window;
  restedAt_ = now + std::clamp(2 * beyond, decltype(beyond)::zero(), decltype(beyond)(kLongestRest * options_.window));
  const std::lock_guard guard(mutex_);
  if (scheduled_) asio::post(executor_, [this] { flushSoon(); });
}

}  // namespace earshot::relay
