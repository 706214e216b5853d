#include "server-relay/live/batch.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace earshot::relay {

void markSeen(Seen& seen, std::int32_t partition, std::int64_t offset) {
  const auto index = static_cast<std::size_t>(partition);
  if (index >= seen.size()) seen.resize(index + 1, -1);
  seen[index] = std::max(seen[index], offset);
}

bool covers(const Seen& left, const Seen& right) {
  for (std::size_t i = 0; i < right.size(); ++i)
    if (lastSeen(left, static_cast<std::int32_t>(i)) < right[i]) return false;
  return true;
}

void Batch::add(const Record& record, std::string_view value) {
  if (!text.empty()) text += ',';
  text += R"({"partition":)";
  text += std::to_string(record.partition);
  text += R"(,"offset":)";
  text += std::to_string(record.offset);
  text += R"(,"at":)";
  text += std::to_string(record.at);
  text += R"(,"value":)";
  text += value;
  text += '}';
  parts.push_back({record.partition, record.offset, text.size()});
}

void Batch::append(const Batch& batch) {
  if (batch.empty()) return;
  if (!text.empty()) text += ',';
  const std::size_t begin = text.size();
  text += batch.text;
  for (const Part& part : batch.parts) parts.push_back({part.partition, part.offset, begin + part.end});
}

bool Batch::isNewTo(const Seen& seen) const {
  return std::all_of(parts.begin(), parts.end(),
                     [&](const Part& part) { return part.offset > lastSeen(seen, part.partition); });
}

Batch Batch::without(const Seen& seen) const {
  Batch rest;
  std::size_t begin = 0;
  for (const Part& part : parts) {
    if (part.offset > lastSeen(seen, part.partition)) {
      if (!rest.text.empty()) rest.text += ',';
      rest.text.append(text, begin, part.end - begin);
      rest.parts.push_back({part.partition, part.offset, rest.text.size()});
    }
    begin = part.end + 1;
  }
  return rest;
}

Batch Batch::last() const {
  const Part& part = parts.back();
  const std::size_t begin = parts.size() == 1 ? 0 : parts[parts.size() - 2].end + 1;
  std::string its = text.substr(begin, part.end - begin);
  const std::size_t end = its.size();
  return {std::move(its), {{part.partition, part.offset, end}}};
}

void Batch::markIn(Seen& seen) const {
  for (const Part& part : parts) markSeen(seen, part.partition, part.offset);
}

}  // namespace earshot::relay
