#include "server-relay/live/replays.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>
#include <vector>

#include "server-relay/live/record_value.h"

namespace earshot::relay {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kReadTogether = 1'000;   // records of a partition
constexpr std::size_t kPartBytes = 256 << 10;  // and what else a read of the log gives

}  // namespace

/// What the log has for a client, for now.
struct Replays::Part {
  struct Gap {
    std::int32_t partition = 0;
    std::int64_t first = 0;
    std::int64_t last = 0;
    std::int64_t next = 0;
  };
  bool failed = false;
  std::vector<Gap> gaps;
  SharedBatch batch;
};

void Replays::start(std::size_t shard, Shard::Replay replay) {
  ++counts_.replays;
  asio::post(pool_, [this, shard, replay = std::move(replay)]() mutable { go(shard, std::move(replay), true); });
}

void Replays::stop() {
  stopping_ = true;
  pool_.join();
}

void Replays::go(std::size_t shard, Shard::Replay replay, bool first) {
  if (stopping_ || !Shard::wants(replay)) return;
  auto part = read(replay, first);
  asio::post(places_[shard]->executor, [this, shard, replay = std::move(replay), part = std::move(part)]() mutable {
    if (Shard::wants(replay)) deliver(shard, std::move(replay), part);
  });
}

/// Moves `replay.seen` on. `first`: the client's own word of what it saw is not checked yet.
Replays::Part Replays::read(Shard::Replay& replay, bool first) {
  const Channel& channel = *replay.channel;
  Part part;
  Batch batch;
  const auto extents = log_.extents(channel.topic);
  part.failed = !extents.ok();
  const std::size_t partitions = part.failed ? 0 : extents->size();
  if (!part.failed) {
    for (std::size_t i = partitions; i < replay.seen.size(); ++i)
      if (replay.seen[i] >= 0) part.gaps.push_back({static_cast<std::int32_t>(i), 0, replay.seen[i], 0});
    replay.seen.resize(partitions, -1);
  }
  for (std::size_t i = 0; i < partitions; ++i) {
    const auto partition = static_cast<std::int32_t>(i);
    const Extent extent = extents->at(i);
    std::int64_t& seen = replay.seen[i];
    if (seen + 1 < extent.first) {
      part.gaps.push_back({partition, seen + 1, extent.first - 1, extent.first});
      seen = extent.first - 1;
    }
    // It saw what this log never had: it was another one's.
    if (first && seen >= extent.next) {
      part.gaps.push_back({partition, extent.next, seen, extent.next});
      seen = extent.next - 1;
    }
  }
  for (std::size_t i = 0; i < partitions && batch.text.size() < kPartBytes; ++i) {
    const std::size_t turn = replay.turn++ % partitions;
    std::int64_t& seen = replay.seen[turn];
    if (seen + 1 >= extents->at(turn).next) continue;
    auto records = log_.read(channel.topic, static_cast<std::int32_t>(turn), seen + 1, kReadTogether);
    // Twice, before anything is taken for absent.
    if (records && records->empty())
      records = log_.read(channel.topic, static_cast<std::int32_t>(turn), seen + 1, kReadTogether);
    part.failed = !records.ok();
    if (part.failed) break;
    for (const Record& record : *records) {
      seen = record.offset;
      if (!channel.key.empty() && channel.key != record.key) continue;
      if (const auto value = recordValue(record.value, channel.shape)) batch.add(record, *value);
    }
    // Nothing up to the end: Kafka keeps marks there that are no records.
    if (records->empty()) seen = extents->at(turn).next - 1;
  }
  part.batch = std::make_shared<const Batch>(std::move(batch));
  return part;
}

void Replays::deliver(std::size_t index, Shard::Replay replay, const Part& part) {
  Shard& shard = places_[index]->shard;
  const auto member = replay.member.lock();
  if (part.failed) {
    ++counts_.dismissed;
    return member->dismiss(kTryAgainLater, "the log is out of reach");
  }
  for (const auto& gap : part.gaps) {
    ++counts_.gaps;
    shard.deliverGap(replay, gap.partition, gap.first, gap.last, gap.next);
  }
  if (!part.batch->empty()) shard.deliver(replay, part.batch);
  if (shard.join(replay)) return;
  member->whenDrained([this, index, replay = std::move(replay)]() mutable {
    asio::post(pool_, [this, index, replay = std::move(replay)]() mutable { go(index, std::move(replay), false); });
  });
}

}  // namespace earshot::relay
