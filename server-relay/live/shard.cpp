#include "server-relay/live/shard.h"

#include <algorithm>

#include "server-relay/live/protocol.h"

namespace earshot::relay {
namespace {

/// A private channel is one listener's: few records, and there may be very many of them.
constexpr std::size_t kPrivateMemory = 64 << 10;
/// Listeners of whom it is remembered where their last records lie; then it begins anew.
constexpr std::size_t kMostRemembered = 100'000;
/// No topic has more partitions; who names others names nothing.
constexpr std::size_t kMostPartitions = 4096;

/// What of a batch a channel's clients are told: of a state the last record is all.
SharedBatch toldOf(const Channel& channel, const SharedBatch& batch) {
  if (channel.overflow != Overflow::Conflate || batch->parts.size() < 2) return batch;
  return std::make_shared<const Batch>(batch->last());
}

}  // namespace

void Shard::open(SharedChannel channel, Seen seen, const std::vector<SharedBatch>& latest) {
  const Channel* key = channel.get();
  Room& room = rooms_[key];
  room.channel = std::move(channel);
  room.live = std::make_shared<Seen>(seen);
  room.begin = std::move(seen);
  for (const SharedBatch& batch : latest) {
    keep(room, toldOf(*key, batch));
    batch->markIn(*room.live);
  }
}

void Shard::openPrivate(std::string topic, Seen seen) {
  privateTopic_ = std::move(topic);
  privateFrom_ = seen;
  privateLive_ = std::make_shared<Seen>(std::move(seen));
}

const Channel& Shard::privateChannel(const std::string& key) {
  SharedChannel& channel = privateChannels_[key];
  if (channel == nullptr) {
    channel = std::make_shared<const Channel>(kPrivatePrefix + key, privateTopic_, Overflow::Disconnect,
                                              RecordShape::Json, key);
    // Who saw the last of its own has missed nothing, whatever others have said since.
    Seen begin = privateFrom_;
    const auto last = privateLast_.find(key);
    for (std::size_t i = 0; last != privateLast_.end() && i < last->second.size(); ++i)
      markSeen(begin, static_cast<std::int32_t>(i), last->second[i]);
    rooms_[channel.get()] = {channel, privateLive_, std::move(begin), {}, 0, {}};
  }
  return *channel;
}

void Shard::keep(Room& room, const SharedBatch& batch) const {
  room.bytes += batch->text.size();
  room.kept.push_back(batch);
  const bool state = room.channel->overflow == Overflow::Conflate;
  const std::size_t memory = room.channel->key.empty() ? memory_ : std::min(memory_, kPrivateMemory);
  while (state ? room.kept.size() > 1 : room.bytes > memory) {
    room.kept.front()->markIn(room.begin);
    room.bytes -= room.kept.front()->text.size();
    room.kept.pop_front();
  }
}

void Shard::push(const Room& room, Member& member, SharedBatch batch) {
  if (member.outbox.push(*room.channel, std::move(batch))) {
    member.wake();
  } else {
    member.dismiss(kPolicyViolation, "too slow");
  }
}

void Shard::say(Member& member, std::string message) {
  if (member.outbox.say(std::move(message))) {
    member.wake();
  } else {
    member.dismiss(kPolicyViolation, "too slow");
  }
}

void Shard::deliver(const Channel& channel, const SharedBatch& batch) {
  const auto found = rooms_.find(&channel);
  if (found == rooms_.end()) return;
  batch->markIn(*found->second.live);
  pushToAll(found->second, toldOf(channel, batch));
}

void Shard::deliverPrivate(const KeyedBatches& batches) {
  if (privateLive_ == nullptr) return;
  for (std::size_t i = 0; i < batches.reached.size(); ++i)
    markSeen(*privateLive_, static_cast<std::int32_t>(i), batches.reached[i]);
  for (const auto& [key, batch] : batches.byKey) {
    rememberPrivate(key, *batch);
    const auto channel = privateChannels_.find(key);
    if (channel != privateChannels_.end()) pushToAll(rooms_.at(channel->second.get()), batch);
  }
}

void Shard::rememberPrivate(const std::string& key, const Batch& batch) {
  if (privateLast_.size() >= kMostRemembered && privateLast_.count(key) == 0) {
    privateLast_.clear();
    privateFrom_ = *privateLive_;
  }
  batch.markIn(privateLast_[key]);
}

void Shard::pushToAll(Room& room, const SharedBatch& batch) {
  keep(room, batch);
  for (Subscriber& subscriber : room.subscribers) {
    if (subscriber.ticket != nullptr) continue;
    if (subscriber.ahead.empty()) {
      push(room, *subscriber.member, batch);
      continue;
    }
    push(room, *subscriber.member, std::make_shared<const Batch>(batch->without(subscriber.ahead)));
    if (covers(*room.live, subscriber.ahead)) subscriber.ahead.clear();
  }
}

void Shard::subscribe(const Channel& channel, Member& member, const std::optional<After>& after) {
  Room& room = rooms_.at(&channel);
  member.channels.push_back(&channel);
  room.subscribers.push_back({&member, nullptr, {}});
  const bool state = channel.overflow == Overflow::Conflate;
  Seen seen = *room.live;
  if (after && !state) {
    std::fill(seen.begin(), seen.end(), -1);
    for (const auto& [partition, offset] : *after) {
      const auto index = static_cast<std::size_t>(partition);
      // One that is not known here may be known to another relay: the log tells.
      if (index < kMostPartitions) {
        if (index >= seen.size()) seen.resize(index + 1, -1);
        seen[index] = offset;
      }
    }
  }
  say(member, encodeSubscribed(channel.name, seen));
  if (state && !room.kept.empty()) push(room, member, room.kept.back());
  if (state || !after) return;
  // Who saw more than was delivered here comes from a relay that is ahead, or from a log that is no more: the log
  // knows.
  Subscriber& subscriber = room.subscribers.back();
  if (covers(*room.live, seen) && join(room, subscriber, seen)) return;
  subscriber.ticket = std::make_shared<const char>();
  startReplay_({room.channel, member.weak_from_this(), subscriber.ticket, std::move(seen), 0});
}

void Shard::deliver(const Replay& replay, SharedBatch batch) {
  push(rooms_.at(replay.channel.get()), *replay.member.lock(), std::move(batch));
}

void Shard::deliverGap(const Replay& replay, std::int32_t partition, std::int64_t first, std::int64_t last,
                       std::int64_t next) {
  say(*replay.member.lock(), encodeGap(replay.channel->name, partition, first, last, next));
}

bool Shard::join(const Replay& replay) {
  Room& room = rooms_.at(replay.channel.get());
  const auto ticket = replay.ticket.lock();
  const auto subscriber = std::find_if(room.subscribers.begin(), room.subscribers.end(),
                                       [&](const Subscriber& each) { return each.ticket == ticket; });
  return join(room, *subscriber, replay.seen);
}

bool Shard::join(Room& room, Subscriber& subscriber, const Seen& seen) {
  if (!covers(seen, room.begin)) return false;
  std::vector<SharedBatch> missing;
  std::size_t bytes = 0;
  for (const SharedBatch& batch : room.kept) {
    missing.push_back(batch->isNewTo(seen) ? batch : std::make_shared<const Batch>(batch->without(seen)));
    bytes += missing.back()->text.size();
    if (missing.back()->empty()) missing.pop_back();
  }
  // What does not fit would be dropped, although the log has it.
  if (!missing.empty() && !subscriber.member->outbox.takes(bytes, missing.size())) return false;
  for (SharedBatch& batch : missing) push(room, *subscriber.member, std::move(batch));
  subscriber.ticket = nullptr;
  if (!covers(*room.live, seen)) subscriber.ahead = seen;
  return true;
}

void Shard::unsubscribe(const Channel& channel, Member& member) {
  std::erase(member.channels, &channel);
  member.outbox.forget(channel);
  const auto found = rooms_.find(&channel);
  if (found == rooms_.end()) return;
  auto& subscribers = found->second.subscribers;
  std::erase_if(subscribers, [&](const Subscriber& each) { return each.member == &member; });
  if (!subscribers.empty() || channel.key.empty()) return;
  const SharedChannel kept = found->second.channel;
  privateChannels_.erase(kept->key);
  rooms_.erase(found);
}

void Shard::leave(Member& member) {
  while (!member.channels.empty()) unsubscribe(*member.channels.back(), member);
}

}  // namespace earshot::relay
