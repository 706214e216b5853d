#include "cli/output_folder.h"

#include <cstdio>

#include "native/text.h"

namespace earshot {

OutputFolder::OutputFolder(const std::filesystem::path& folder)
    : folder_(folder), made_(std::filesystem::create_directories(folder, failure_)), lock_(take()) {}

OutputFolder::~OutputFolder() {
  if (made_) std::filesystem::remove(folder_, failure_);  // fails unless it is empty
}

bool OutputFolder::ready() const {
  if (!lock_) {
    std::fprintf(stderr, "earshot: %s\n", lock_.error().message().c_str());
    return false;
  }
  if (const std::string& doubt = lock_->doubt(); !doubt.empty())
    std::fprintf(stderr, "earshot: warning: %s: cannot be locked (%s): run one build of it at a time\n",
                 printable(folder_).c_str(), doubt.c_str());
  return true;
}

Result<FolderLock> OutputFolder::take() const {
  if (failure_)
    return Error{ErrorCode::Io, printable(folder_), "cannot be created: " + failure_.message(),
                 "Choose another --out."};
  return FolderLock::take(folder_);
}

}  // namespace earshot
