#pragma once

#include <memory>
#include <string>

namespace earshot::relay {

/// What happens to a client that takes a channel's messages too slowly: it tells the three kinds of channel apart.
enum class Overflow {
  DropOldest,  ///< the oldest go, and a gap says which: of a log, which can be read again
  Conflate,    ///< only the latest stays: of a state, whose past nobody needs
  Disconnect,  ///< the client must come again and resume: of what is private, and must be whole
};

/// What a channel's records must be.
enum class RecordShape {
  Json,   ///< any JSON value
  Track,  ///< an object with texts id, title and artist, and only numbers under features; or the comma message
};

/// A channel as clients know it.
struct Channel {
  Channel(std::string channelName, std::string topicName, Overflow policy, RecordShape recordShape = RecordShape::Json,
          std::string onlyKey = "");

  std::string name;   ///< "tracks"
  std::string topic;  ///< where its records lie in the log
  Overflow overflow;
  RecordShape shape;
  std::string key;                          ///< only the topic's records of this key are its own; empty: all are
  std::shared_ptr<const std::string> head;  ///< of a batch's message, up to its records
};

using SharedChannel = std::shared_ptr<const Channel>;

/// The channel of one listener's own devices.
inline constexpr const char* kPrivatePrefix = "listener/";

}  // namespace earshot::relay
