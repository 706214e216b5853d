#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "server-relay/live/batch.h"
#include "server-relay/live/channel.h"

namespace earshot::relay {

/// One WebSocket message: pieces, one after the other, that others may share.
using Outgoing = std::vector<std::shared_ptr<const std::string>>;

/// What waits for one client. Small messages go first, one by one; all that waits of a channel goes as one message,
/// channels in turn. One thread at a time.
class Outbox {
 public:
  /// `most`: bytes of batches that may wait, those under way not counted.
  explicit Outbox(std::size_t most) : most_(most) {}

  /// Goes before all batches. False: the client has let too many pile up, and must go.
  [[nodiscard]] bool say(std::string message);

  /// Whether this could be pushed, in so many batches, without any policy coming into force.
  bool takes(std::size_t bytes, std::size_t batches) const;

  /// A batch that alone is over the limit is still taken. False: the client must go (Overflow::Disconnect).
  /// `channel` outlives the outbox.
  [[nodiscard]] bool push(const Channel& channel, SharedBatch batch);

  /// Nothing of that channel will come any more.
  void forget(const Channel& channel);

  bool empty() const { return said_.empty() && waiting_.empty(); }
  std::size_t bytes() const { return bytes_; }

  /// The next message. Precondition: !empty().
  Outgoing take();

 private:
  /// Offsets of a partition that were dropped and not yet told.
  struct Dropped {
    std::int32_t partition = 0;
    std::int64_t first = 0;
    std::int64_t last = 0;
  };
  struct Waiting {
    const Channel* channel = nullptr;
    std::vector<SharedBatch> batches;
    std::vector<Dropped> dropped;
  };

  Waiting& waitingOf(const Channel& channel);
  void dropOldest(Waiting& waiting);

  std::size_t most_;
  std::size_t bytes_ = 0;
  std::vector<std::string> said_;
  std::vector<Waiting> waiting_;  ///< the first is next; clients have few channels
};

}  // namespace earshot::relay
