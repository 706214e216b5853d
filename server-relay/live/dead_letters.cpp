#include "server-relay/live/dead_letters.h"

#include "server-relay/live/protocol.h"

namespace earshot::relay {

std::string deadLetter(const std::string& topic, const Record& record, const std::string& cause) {
  constexpr std::size_t kMost = 64 << 10;
  return R"({"topic":)" + jsonText(topic) + R"(,"partition":)" + std::to_string(record.partition) + R"(,"offset":)" +
         std::to_string(record.offset) + R"(,"at":)" + std::to_string(record.at) + R"(,"cause":)" + jsonText(cause) +
         R"(,"size":)" + std::to_string(record.value.size()) + R"(,"value":)" +
         jsonText(std::string_view(record.value).substr(0, kMost)) + '}';
}

void DeadLetters::keep(const std::string& topic, const Record& record, const std::string& cause) {
  const std::string key = topic + '/' + std::to_string(record.partition) + '/' + std::to_string(record.offset);
  // If the log does not take it, the record is still where it was, and counted.
  log_.append(topic_, key, deadLetter(topic, record, cause), [this](const Result<Position>& result) {
    if (result) ++counts_.deadLetters;
  });
}

}  // namespace earshot::relay
