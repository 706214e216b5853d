#include "server-relay/files/file_tree.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace earshot::relay {
namespace {

/// Non-blocking, so that opening a pipe nobody writes to does not hang; regular files ignore it.
constexpr int kOpenFlags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
/// openat2 gives up with EAGAIN when something was renamed while it resolved "..".
constexpr int kResolveAttempts = 8;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  int number() const { return number_; }
  void replace(int number) {
    if (number_ >= 0) close(number_);
    number_ = number;
  }
  int release() {
    const int number = number_;
    number_ = -1;
    return number;
  }

 private:
  int number_;
};

std::string joined(const std::vector<std::string>& segments) {
  std::string path;
  for (const std::string& segment : segments) path += (path.empty() ? "" : "/") + segment;
  return path.empty() ? "." : path;
}

FileVersion versionOf(const struct stat& status) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  return {status.st_dev, status.st_ino, static_cast<std::uint64_t>(status.st_size),
          status.st_mtim.tv_sec * kSecond + status.st_mtim.tv_nsec,
          status.st_ctim.tv_sec * kSecond + status.st_ctim.tv_nsec};
}

Error openError(int number, const std::string& path) {
  switch (number) {
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case EIO:
    case EAGAIN:
    case EINTR:
      return {ErrorCode::Io, path, std::string("cannot be opened: ") + std::strerror(number), "Try again."};
    default:
      return {ErrorCode::NotFound, path, std::string("cannot be opened: ") + std::strerror(number), ""};
  }
}

Result<OpenFile> inspect(Descriptor& descriptor, const std::string& path) {
  struct stat status {};
  if (fstat(descriptor.number(), &status) != 0) return openError(errno, path);
  if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) {
    return Error{ErrorCode::NotFound, path, "is neither a file nor a folder", ""};
  }
  return OpenFile(descriptor.release(), S_ISDIR(status.st_mode), versionOf(status));
}

bool isHidden(const std::string& segment) { return segment.empty() || segment.front() == '.'; }

int openBeneath(int root, const std::string& path) {
  open_how how{};
  how.flags = kOpenFlags;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  int number = -1;
  for (int attempt = 0; attempt < kResolveAttempts; ++attempt) {
    number = static_cast<int>(syscall(SYS_openat2, root, path.c_str(), &how, sizeof how));
    if (number >= 0 || (errno != EAGAIN && errno != EINTR)) break;
  }
  return number;
}

}  // namespace

OpenFile::~OpenFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

Result<void> OpenFile::read(std::uint64_t offset, std::span<std::byte> bytes) const {
  const Error changed{ErrorCode::Io, "file", "was changed while it was read", "Try again."};
  while (!bytes.empty()) {
    const ssize_t count = pread(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Error{ErrorCode::Io, "file", std::string("cannot be read: ") + std::strerror(errno), ""};
    if (count == 0) return changed;
    offset += static_cast<std::uint64_t>(count);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  // After the bytes, so that no write goes unseen. The inode's own time is left out: it moves when the name goes to
  // another file.
  struct stat status {};
  if (fstat(descriptor_, &status) != 0) return openError(errno, "file");
  const FileVersion now = versionOf(status);
  if (now.size != version_.size || now.modified != version_.modified) return changed;
  return {};
}

Result<OpenFile> FileTree::open(const std::vector<std::string>& segments) const {
  const std::string path = joined(segments);
  if (std::any_of(segments.begin(), segments.end(), isHidden)) return openError(ENOENT, path);
  Descriptor root(::open(root_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (root.number() < 0) return openError(errno, root_);
  Descriptor file(openBeneath(root.number(), path));
  if (file.number() >= 0) return inspect(file, path);
  // Old kernels do not know openat2; some sandboxes forbid what they do not know.
  if (errno == ENOSYS || errno == EPERM) return openWithoutLinks(segments);
  return openError(errno, path);
}

Result<OpenFile> FileTree::openWithoutLinks(const std::vector<std::string>& segments) const {
  const std::string path = joined(segments);
  Descriptor current(::open(root_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (current.number() < 0) return openError(errno, root_);
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const std::string& segment = segments[i];
    if (isHidden(segment) || segment.find('/') != std::string::npos) return openError(ENOENT, path);
    const bool last = i + 1 == segments.size();
    const int next = openat(current.number(), segment.c_str(),
                            last ? kOpenFlags | O_NOFOLLOW : O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (next < 0) return openError(errno, path);
    current.replace(next);
  }
  return inspect(current, path);
}

}  // namespace earshot::relay
