#include "native/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "native/text.h"

namespace earshot {
namespace {

std::string reason(int number) { return std::error_code(number, std::generic_category()).message(); }

}  // namespace

Result<FolderLock> FolderLock::take(const std::filesystem::path& folder) {
  FolderLock lock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (lock.descriptor_ < 0)
    return Error{ErrorCode::Io, printable(folder), "cannot be opened (" + reason(errno) + ")",
                 "Check its permissions, or choose another folder."};
  int code = 0;
  do code = ::flock(lock.descriptor_, LOCK_EX | LOCK_NB);
  while (code != 0 && errno == EINTR);
  if (code != 0 && errno == EWOULDBLOCK)
    return Error{ErrorCode::Io, printable(folder), "is being written by another program",
                 "Wait until it has ended, or choose another folder."};
  if (code != 0) lock.doubt_ = reason(errno);
  return lock;
}

FolderLock::FolderLock(FolderLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), doubt_(std::move(other.doubt_)) {}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace earshot
