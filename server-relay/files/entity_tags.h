#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "server-relay/files/file_tree.h"

namespace earshot::relay {

/// Strong entity tags of files, from the SHA-256 of their bytes, computed once per version of a file. Thread-safe.
class EntityTags {
 public:
  /// The time in nanoseconds since 1970.
  using Clock = std::function<std::int64_t()>;

  /// Remembers the tags of the `capacity` files asked for last, about 200 bytes each.
  explicit EntityTags(std::size_t capacity = 65536, Clock clock = systemClock);

  static std::int64_t systemClock();

  /// The quoted tag, if it is remembered.
  std::optional<std::string> find(const FileVersion& version);

  /// The quoted tag, reading the whole file if need be, 64 KiB at a time: takes long for large ones, so call it where
  /// that holds up nobody. Errors: Io (unreadable, changed meanwhile), Canceled.
  Result<std::string> compute(const OpenFile& file);

  /// Makes running and later computations end with Canceled.
  void cancel() { canceled_ = true; }

 private:
  struct Hash {
    std::size_t operator()(const FileVersion& version) const;
  };
  struct Entry {
    std::string tag;
    std::list<FileVersion>::iterator use;
  };

  bool mayStillChangeUnseen(const FileVersion& version) const;
  void remember(const FileVersion& version, const std::string& tag);

  const std::size_t capacity_;
  const Clock clock_;
  std::atomic<bool> canceled_ = false;
  std::mutex mutex_;  ///< guards the two below; never held while a file is read
  std::unordered_map<FileVersion, Entry, Hash> entries_;
  std::list<FileVersion> uses_;  ///< the latest first
};

}  // namespace earshot::relay
