#include "server-relay/live/channel.h"

#include <utility>

#include "server-relay/live/protocol.h"

namespace earshot::relay {

Channel::Channel(std::string channelName, std::string topicName, Overflow policy, RecordShape recordShape,
                 std::string onlyKey)
    : name(std::move(channelName)),
      topic(std::move(topicName)),
      overflow(policy),
      shape(recordShape),
      key(std::move(onlyKey)),
      head(std::make_shared<const std::string>(batchHead(name))) {}

}  // namespace earshot::relay
