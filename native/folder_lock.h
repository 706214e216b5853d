#pragma once

#include <filesystem>
#include <string>

#include "shared/result.h"

namespace earshot {

/// Keeps a second writer away from a folder for as long as it lives. The lock is on the folder itself (flock), not a
/// file in it: nothing is left behind, and the system lets go of it when the process ends, however it ends.
class FolderLock {
 public:
  /// The folder must exist. Errors: Io (another process holds it, or it cannot be opened).
  static Result<FolderLock> take(const std::filesystem::path& folder);
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

  /// Why the folder is not protected, where its file system (some network ones) knows no locks; else empty.
  const std::string& doubt() const { return doubt_; }

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
  std::string doubt_;
};

}  // namespace earshot
