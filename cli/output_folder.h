#pragma once

#include <filesystem>
#include <system_error>

#include "native/folder_lock.h"
#include "shared/result.h"

namespace earshot {

/// The catalog's folder, locked for this build. One that was made for it and stays empty is removed again.
class OutputFolder {
 public:
  explicit OutputFolder(const std::filesystem::path& folder);
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;
  ~OutputFolder();

  /// Whether it is ours; says on stderr why not, or that it cannot be locked.
  bool ready() const;

 private:
  Result<FolderLock> take() const;

  std::filesystem::path folder_;
  std::error_code failure_;
  bool made_;
  Result<FolderLock> lock_;
};

}  // namespace earshot
