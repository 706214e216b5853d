#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "shared/result.h"

namespace earshot::relay {

/// Which bytes a file held when it was opened. Equal versions have equal bytes, as far as the file system tells.
struct FileVersion {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::int64_t modified = 0;  ///< nanoseconds since 1970
  std::int64_t changed = 0;   ///< of the inode: tells apart what was written with its old time restored

  bool operator==(const FileVersion&) const = default;
};

/// A descriptor, and what was known when it was opened. It keeps its bytes when its name is given to another file.
class OpenFile {
 public:
  /// Takes over the descriptor.
  OpenFile(int descriptor, bool isFolder, const FileVersion& version)
      : descriptor_(descriptor), isFolder_(isFolder), version_(version) {}
  OpenFile(OpenFile&& other) noexcept
      : descriptor_(other.descriptor_), isFolder_(other.isFolder_), version_(other.version_) {
    other.descriptor_ = -1;
  }
  OpenFile& operator=(OpenFile&&) = delete;
  ~OpenFile();

  bool isFolder() const { return isFolder_; }
  const FileVersion& version() const { return version_; }
  std::uint64_t size() const { return version_.size; }

  /// Fills all of `bytes` from `offset`, or fails: Io if the file was truncated or rewritten in place since it was
  /// opened, so that what is sent is never a mixture of two versions.
  Result<void> read(std::uint64_t offset, std::span<std::byte> bytes) const;

 private:
  int descriptor_;
  bool isFolder_;
  FileVersion version_;
};

/// A folder whose files are handed out, and nothing outside of it. Thread-safe: it has no state but its path, which is
/// opened anew each time, so that a deployment may switch a link to a new folder.
class FileTree {
 public:
  explicit FileTree(std::string root) : root_(std::move(root)) {}

  const std::string& root() const { return root_; }

  /// Opens a regular file or folder for reading. Symbolic links are followed while they stay inside (openat2 with
  /// RESOLVE_BENEATH; links with absolute targets count as leaving); on kernels before 5.6 they are not followed at
  /// all. NotFound: no such file, a device or pipe, a link that leads out, a hidden name (".git"), no permission. Io:
  /// out of descriptors, a failing disk: worth trying again.
  Result<OpenFile> open(const std::vector<std::string>& segments) const;

  /// The same without following links: what old kernels get.
  Result<OpenFile> openWithoutLinks(const std::vector<std::string>& segments) const;

 private:
  std::string root_;
};

}  // namespace earshot::relay
