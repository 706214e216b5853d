#include "server-relay/live/outbox.h"

#include <algorithm>
#include <utility>

#include "server-relay/live/protocol.h"

namespace earshot::relay {
namespace {

constexpr std::size_t kMostSaid = 1024;

}  // namespace

bool Outbox::say(std::string message) {
  if (said_.size() >= kMostSaid) return false;
  said_.push_back(std::move(message));
  return true;
}

bool Outbox::takes(std::size_t bytes, std::size_t batches) const {
  return bytes_ + bytes <= most_ || (bytes_ == 0 && batches <= 1);
}

bool Outbox::push(const Channel& channel, SharedBatch batch) {
  if (batch->empty()) return true;
  Waiting& waiting = waitingOf(channel);
  if (channel.overflow == Overflow::Conflate) {
    for (const SharedBatch& old : waiting.batches) bytes_ -= old->text.size();
    waiting.batches.clear();
  }
  const bool alone = bytes_ == 0;
  bytes_ += batch->text.size();
  waiting.batches.push_back(std::move(batch));
  if (bytes_ <= most_ || alone || channel.overflow == Overflow::Conflate) return true;
  if (channel.overflow == Overflow::Disconnect) return false;
  while (bytes_ > most_ && waiting.batches.size() > 1) dropOldest(waiting);
  return true;
}

void Outbox::forget(const Channel& channel) {
  const auto found = std::find_if(waiting_.begin(), waiting_.end(),
                                  [&](const Waiting& waiting) { return waiting.channel == &channel; });
  if (found == waiting_.end()) return;
  for (const SharedBatch& batch : found->batches) bytes_ -= batch->text.size();
  waiting_.erase(found);
}

Outgoing Outbox::take() {
  if (!said_.empty()) {
    Outgoing message = {std::make_shared<const std::string>(std::move(said_.front()))};
    said_.erase(said_.begin());
    return message;
  }
  Waiting& next = waiting_.front();
  // Told before what comes after it.
  if (!next.dropped.empty()) {
    const Dropped dropped = next.dropped.back();
    next.dropped.pop_back();
    return {std::make_shared<const std::string>(
        encodeGap(next.channel->name, dropped.partition, dropped.first, dropped.last, dropped.last + 1))};
  }
  static const auto comma = std::make_shared<const std::string>(",");
  static const auto tail = std::make_shared<const std::string>(kBatchTail);
  Outgoing message;
  message.reserve(2 * next.batches.size() + 1);
  message.push_back(next.channel->head);
  for (const SharedBatch& batch : next.batches) {
    if (message.size() > 1) message.push_back(comma);
    message.emplace_back(batch, &batch->text);
    bytes_ -= batch->text.size();
  }
  message.push_back(tail);
  waiting_.erase(waiting_.begin());
  return message;
}

Outbox::Waiting& Outbox::waitingOf(const Channel& channel) {
  const auto found = std::find_if(waiting_.begin(), waiting_.end(),
                                  [&](const Waiting& waiting) { return waiting.channel == &channel; });
  if (found != waiting_.end()) return *found;
  waiting_.push_back({&channel, {}, {}});
  return waiting_.back();
}

void Outbox::dropOldest(Waiting& waiting) {
  const SharedBatch oldest = std::move(waiting.batches.front());
  waiting.batches.erase(waiting.batches.begin());
  bytes_ -= oldest->text.size();
  for (const Batch::Part& part : oldest->parts) {
    const auto known = std::find_if(waiting.dropped.begin(), waiting.dropped.end(),
                                    [&](const Dropped& dropped) { return dropped.partition == part.partition; });
    if (known == waiting.dropped.end()) {
      waiting.dropped.push_back({part.partition, part.offset, part.offset});
    } else {
      known->last = part.offset;
    }
  }
}

}  // namespace earshot::relay
