#include "server-relay/log/log.h"

#include <algorithm>

namespace earshot::relay {

bool isTopicName(const std::string& name) {
  constexpr std::size_t kLongest = 249;
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
  };
  return !name.empty() && name.size() <= kLongest && name != "." && name != ".." &&
         std::all_of(name.begin(), name.end(), allowed);
}

Error noSuchTopic(const std::string& topic) {
  return {ErrorCode::NotFound, topic, "there is no such topic", "Check its name: reading does not make it."};
}

Result<void> checkAppend(const std::string& topic, std::size_t bytes) {
  if (!isTopicName(topic))
    return Error(ErrorCode::InvalidArgument, "topic", "has a name that no topic can have",
                 "Use up to 249 letters, digits, dots, underscores and hyphens.");
  if (bytes > Log::kLargestRecord)
    return Error(ErrorCode::InvalidArgument, topic,
                 {"a record of ", bytes, " bytes, at most ", Log::kLargestRecord, " are taken"}, "");
  return {};
}

}  // namespace earshot::relay
