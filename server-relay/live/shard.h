#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "server-relay/live/batch.h"
#include "server-relay/live/channel.h"
#include "server-relay/live/member.h"

namespace earshot::relay {

/// A topic's next records by their key, and how far they reach.
struct KeyedBatches {
  std::vector<std::pair<std::string, SharedBatch>> byKey;
  Seen reached;
};

/// A share of the clients, and what of each channel came last: who resumes shortly after leaving is served from memory,
/// others by a replay from the log. One thread at a time; shards know nothing of one another.
class Shard {
 public:
  using After = std::map<std::int32_t, std::int64_t>;

  /// What a client that is behind the memory, or ahead of it, needs from the log: all after `seen`.
  struct Replay {
    SharedChannel channel;
    std::weak_ptr<Member> member;
    std::weak_ptr<const void> ticket;  ///< gone, for all threads to see, when nobody wants the replay any more
    Seen seen;
    std::size_t turn = 0;  ///< the partition to go on with
  };
  using StartReplay = std::function<void(Replay)>;

  /// `memory`: bytes of batches that are kept for each channel, private ones apart: they keep less.
  Shard(std::size_t memory, StartReplay startReplay) : memory_(memory), startReplay_(std::move(startReplay)) {}

  /// The channel begins after `seen`, with its latest records, or its state.
  void open(SharedChannel channel, Seen seen, const std::vector<SharedBatch>& latest);
  bool isOpen(const Channel& channel) const { return rooms_.count(&channel) > 0; }

  /// Private channels begin, after `seen`: one a key of that topic.
  void openPrivate(std::string topic, Seen seen);
  bool isPrivateOpen() const { return privateLive_ != nullptr; }
  /// There from now on until its last subscriber leaves. Precondition: isPrivateOpen().
  const Channel& privateChannel(const std::string& key);

  /// The channel's next records: to all who are live.
  void deliver(const Channel& channel, const SharedBatch& batch);
  void deliverPrivate(const KeyedBatches& batches);

  /// `after` as in the message: partitions that it does not name from their beginning; without it, from now on. The
  /// member is told from where. Precondition: isOpen(channel), not subscribed.
  void subscribe(const Channel& channel, Member& member, const std::optional<After>& after);
  /// The channel may be gone with it, if it is private.
  void unsubscribe(const Channel& channel, Member& member);
  void leave(Member& member);

  /// Whether the replay is still wanted: its client is there and has not subscribed anew.
  static bool wants(const Replay& replay) { return !replay.ticket.expired(); }

  /// What the log had next, or that offsets up to `last` will not come. Precondition: wants(replay).
  void deliver(const Replay& replay, SharedBatch batch);
  void deliverGap(const Replay& replay, std::int32_t partition, std::int64_t first, std::int64_t last,
                  std::int64_t next);

  /// Makes the client live if memory reaches back to what it saw, and it has room for all since. False: replay further.
  /// Precondition: wants(replay).
  bool join(const Replay& replay);

 private:
  struct Subscriber {
    Member* member = nullptr;
    std::shared_ptr<const void> ticket;  ///< of its replay; null: live
    Seen ahead;                          ///< what it saw elsewhere and was not delivered here yet; nearly always empty
  };
  struct Room {
    SharedChannel channel;
    std::shared_ptr<Seen> live;  ///< all that was delivered; of private channels, one for all
    Seen begin;                  ///< all that came before the memory
    std::deque<SharedBatch> kept;
    std::size_t bytes = 0;
    std::vector<Subscriber> subscribers;
  };

  void rememberPrivate(const std::string& key, const Batch& batch);
  void keep(Room& room, const SharedBatch& batch) const;
  void pushToAll(Room& room, const SharedBatch& batch);
  static bool join(Room& room, Subscriber& subscriber, const Seen& seen);
  static void push(const Room& room, Member& member, SharedBatch batch);
  static void say(Member& member, std::string message);

  std::size_t memory_;
  StartReplay startReplay_;
  std::unordered_map<const Channel*, Room> rooms_;

  std::string privateTopic_;
  std::shared_ptr<Seen> privateLive_;                               ///< null: private channels are not open
  std::unordered_map<std::string, SharedChannel> privateChannels_;  ///< by key
  Seen privateFrom_;                                                ///< since when it is known what lies where
  std::unordered_map<std::string, Seen> privateLast_;               ///< by key, its last offsets after that
};

}  // namespace earshot::relay
