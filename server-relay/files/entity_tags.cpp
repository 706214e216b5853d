#include "server-relay/files/entity_tags.h"

#include <algorithm>
#include <chrono>
#include <vector>

#include "native/sha256.h"

namespace earshot::relay {
namespace {

constexpr std::size_t kChunk = 65536;
constexpr std::size_t kTagDigits = 32;  // 128 bits: no two files of a site will ever share them by chance

}  // namespace

EntityTags::EntityTags(std::size_t capacity, Clock clock) : capacity_(capacity), clock_(std::move(clock)) {}

std::int64_t EntityTags::systemClock() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::size_t EntityTags::Hash::operator()(const FileVersion& version) const {
  std::size_t hash = 0;
  for (const auto part : {version.device, version.inode, version.size, static_cast<std::uint64_t>(version.modified),
                          static_cast<std::uint64_t>(version.changed)}) {
    hash = (hash ^ part) * 0x9e3779b97f4a7c15U;
    hash ^= hash >> 32;
  }
  return hash;
}

std::optional<std::string> EntityTags::find(const FileVersion& version) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(version);
  if (found == entries_.end()) return std::nullopt;
  uses_.splice(uses_.begin(), uses_, found->second.use);
  return found->second.tag;
}

Result<std::string> EntityTags::compute(const OpenFile& file) {
  if (auto known = find(file.version())) return *known;
  Sha256 digest;
  std::vector<std::byte> chunk(static_cast<std::size_t>(std::min<std::uint64_t>(kChunk, file.size())));
  for (std::uint64_t offset = 0; offset < file.size(); offset += chunk.size()) {
    if (canceled_) return Error{ErrorCode::Canceled, "file", "was not read to its end: the relay is stopping", ""};
    chunk.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kChunk, file.size() - offset)));
    if (auto read = file.read(offset, chunk); !read) return std::move(read).error();
    digest.update(chunk);
  }
  std::string tag = "\"";
  tag.append(digest.hex(), 0, kTagDigits).append("\"");
  if (!mayStillChangeUnseen(file.version())) remember(file.version(), tag);
  return tag;
}

/// File systems stamp writes with a clock of 4 ms to 2 s: two writes within one tick look like one version. What was
/// written just now is therefore not remembered.
bool EntityTags::mayStillChangeUnseen(const FileVersion& version) const {
  constexpr std::int64_t kCoarsestTick = 2'000'000'000;
  return clock_() - std::max(version.modified, version.changed) < kCoarsestTick;
}

void EntityTags::remember(const FileVersion& version, const std::string& tag) {
  const std::lock_guard lock(mutex_);
  if (entries_.count(version) > 0) return;
  if (entries_.size() >= capacity_) {
    entries_.erase(uses_.back());
    uses_.pop_back();
  }
  uses_.push_front(version);
  entries_.emplace(version, Entry{tag, uses_.begin()});
}

}  // namespace earshot::relay
