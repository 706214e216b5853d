#include "cli/topic_name.h"

#include "native/fold.h"

namespace earshot {

std::string topicNameOf(const std::string& topic, std::string_view value) {
  constexpr std::size_t kLongest = 249;
  if (value.empty()) return topic;
  std::string name = topic + '-';
  bool gap = true;  // of what topics cannot have, one hyphen stays, none at either end
  for (const char c : fold(value)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain)
      name += c;
    else if (!gap)
      name += '-';
    gap = !plain;
  }
  if (name.size() > topic.size() + 1 && gap) name.pop_back();
  if (name.size() == topic.size() + 1) name += "other";
  return name.substr(0, kLongest);
}

}  // namespace earshot
