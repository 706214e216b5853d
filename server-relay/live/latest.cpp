#include "server-relay/live/latest.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

#include "server-relay/live/record_value.h"

namespace earshot::relay {
namespace {

constexpr std::int64_t kReadTogether = 500;  // records
constexpr std::int64_t kStateReach = 16;     // records back from the end, one of which should be readable

/// The records of a partition from one offset up to, but without, another.
Result<std::vector<Record>> readBetween(Log& log, const std::string& topic, std::int32_t partition, std::int64_t from,
                                        std::int64_t end) {
  std::vector<Record> all;
  while (from < end) {
    auto records = log.read(topic, partition, from, static_cast<std::size_t>(end - from));
    if (!records) return std::move(records).error();
    if (records->empty()) break;
    from = records->back().offset + 1;
    for (Record& record : *records)
      if (record.offset < end) all.push_back(std::move(record));
  }
  return all;
}

Result<SharedBatch> stateOf(Log& log, const Channel& channel, const std::vector<Extent>& extents) {
  std::optional<Record> newest;
  for (std::size_t i = 0; i < extents.size(); ++i) {
    const std::int64_t from = std::max(extents[i].first, extents[i].next - kStateReach);
    auto records = readBetween(log, channel.topic, static_cast<std::int32_t>(i), from, extents[i].next);
    if (!records) return std::move(records).error();
    for (Record& record : *records) {
      if (newest && record.at < newest->at) continue;
      if (recordValue(record.value, channel.shape)) newest = std::move(record);
    }
  }
  auto batch = std::make_shared<Batch>();
  if (newest) batch->add(*newest, *recordValue(newest->value, channel.shape));
  return SharedBatch(std::move(batch));
}

}  // namespace

Result<Latest> readLatest(Log& log, const Channel& channel, const std::vector<Extent>& extents, std::size_t memory) {
  Latest latest;
  for (const Extent& extent : extents) latest.begin.push_back(extent.next - 1);
  if (channel.overflow == Overflow::Disconnect) return latest;
  if (channel.overflow == Overflow::Conflate) {
    auto state = stateOf(log, channel, extents);
    if (!state) return std::move(state).error();
    if (!(*state)->empty()) latest.batches.push_back(std::move(*state));
    return latest;
  }
  const std::size_t share = memory / std::max<std::size_t>(1, extents.size());
  for (std::size_t i = 0; i < extents.size(); ++i) {
    // Backwards from the end, as far as memory goes.
    std::deque<SharedBatch> batches;
    std::size_t bytes = 0;
    std::int64_t begin = extents[i].next;
    while (begin > extents[i].first && bytes < share) {
      const std::int64_t end = begin;
      begin = std::max(extents[i].first, end - kReadTogether);
      auto records = readBetween(log, channel.topic, static_cast<std::int32_t>(i), begin, end);
      if (!records) return std::move(records).error();
      auto batch = std::make_shared<Batch>();
      for (const Record& record : *records)
        if (const auto value = recordValue(record.value, channel.shape)) batch->add(record, *value);
      bytes += batch->text.size();
      if (!batch->empty()) batches.push_front(std::move(batch));
    }
    latest.begin[i] = begin - 1;
    latest.batches.insert(latest.batches.end(), batches.begin(), batches.end());
  }
  return latest;
}

}  // namespace earshot::relay
