#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "server-relay/live/batch.h"
#include "server-relay/live/channel.h"
#include "server-relay/live/outbox.h"

namespace earshot::relay {

inline constexpr std::uint16_t kPolicyViolation = 1008;
inline constexpr std::uint16_t kTryAgainLater = 1013;

/// One client of the hub. Everything of it happens on its shard's executor.
class Member : public std::enable_shared_from_this<Member> {
 public:
  explicit Member(std::size_t mostWaiting) : outbox(mostWaiting) {}
  Member(const Member&) = delete;
  Member& operator=(const Member&) = delete;
  virtual ~Member() = default;

  /// Something waits in the outbox.
  virtual void wake() = 0;

  /// It must go, soon, but not within the call: a code and a reason of RFC 6455.
  virtual void dismiss(std::uint16_t code, std::string_view reason) = 0;

  /// Calls back once, when all that waits has been written. Never, if the client leaves before.
  virtual void whenDrained(std::function<void()> drained) = 0;

  Outbox outbox;
  std::vector<const Channel*> channels;  ///< those it is subscribed to
};

}  // namespace earshot::relay
