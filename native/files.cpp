#include "native/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>
#include <set>
#include <system_error>
#include <utility>

#include "native/text.h"

namespace earshot {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kUnfinished = ".earshot-XXXXXX";  // as mkostemp wants it

/// What the system said, as an error that names the file.
Error systemError(const fs::path& path, int number, const char* action) {
  const std::string reason = std::error_code(number, std::generic_category()).message();
  if (number == ENOENT || number == ENOTDIR)
    return {ErrorCode::NotFound, printable(path), "does not exist", "Check the name."};
  const bool denied = number == EACCES || number == EPERM;
  return {ErrorCode::Io, printable(path), std::string("cannot be ") + action + " (" + reason + ")",
          denied             ? "Check its permissions."
          : number == ENOSPC ? "Make room on the disk."
                             : ""};
}

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }
  bool close() { return ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_ = -1;
};

/// Opens a regular file for reading and says how large it is.
Result<off_t> openRegular(const fs::path& path, Descriptor& file) {
  // O_NONBLOCK: opening a pipe that nobody writes to must not hang; it has no effect on regular files.
  file = Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.number() < 0) return systemError(path, errno, "read");
  struct stat info {};
  if (::fstat(file.number(), &info) != 0) return systemError(path, errno, "read");
  if (S_ISDIR(info.st_mode)) return Error{ErrorCode::Io, printable(path), "is a folder", "Name a file."};
  if (!S_ISREG(info.st_mode)) return Error{ErrorCode::Io, printable(path), "is not a regular file", "Name a file."};
  return info.st_size;
}

template <class Container>
Result<Container> readAll(const fs::path& path) {
  Descriptor file;
  const auto size = openRegular(path, file);
  if (!size) return size.error();
  Container bytes;
  try {
    bytes.resize(static_cast<std::size_t>(*size));
  } catch (const std::exception&) {
    return Error{ErrorCode::OutOfMemory, printable(path),
                 "does not fit in memory (" + std::to_string(*size) + " bytes)", "Take a smaller file."};
  }
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t got = ::read(file.number(), bytes.data() + filled, bytes.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return systemError(path, errno, "read");
    if (got == 0) break;  // it shrank meanwhile
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

bool writeAll(int descriptor, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(descriptor, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(wrote));
  }
  return true;
}

fs::path folderOf(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

/// Where writing to a path ends up.
struct Destination {
  fs::path path;
  bool replaced;  ///< by a new file; else it is a pipe or a device, and is written into
};

Result<Destination> destinationOf(fs::path path) {
  struct stat info {};
  const bool exists = ::stat(path.c_str(), &info) == 0;
  if (exists && S_ISDIR(info.st_mode)) return Error{ErrorCode::Io, printable(path), "is a folder", "Name a file."};
  if (exists && !S_ISREG(info.st_mode)) return Destination{std::move(path), false};
  constexpr int kMostLinks = 40;  // as the kernel
  for (int links = 0; links < kMostLinks; ++links) {
    std::error_code none;
    const fs::path target = fs::read_symlink(path, none);
    if (none) return Destination{std::move(path), true};
    // /dev/stdout leads to what this process has open, perhaps at its end: "--out /dev/stdout >> log".
    if (isWithin(folderOf(path), "/proc")) return Destination{std::move(path), false};
    path = folderOf(path) / target;
  }
  return systemError(path, ELOOP, "written");
}

Error cannotWrite(const fs::path& path, int number) {
  const bool noFolder = number == ENOENT || number == ENOTDIR;
  return systemError(noFolder ? folderOf(path) : path, number, "written");
}

/// Into a pipe or a device; O_APPEND is for what was a regular file behind /dev/stdout.
Result<void> writeInto(const fs::path& path, std::span<const std::byte> bytes) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY));
  if (file.number() < 0 || !writeAll(file.number(), bytes) || !file.close()) return cannotWrite(path, errno);
  return {};
}

}  // namespace

Result<std::vector<std::byte>> readFile(const fs::path& path) { return readAll<std::vector<std::byte>>(path); }

Result<std::string> readTextFile(const fs::path& path) { return readAll<std::string>(path); }

Result<void> readPieces(const fs::path& path, const std::function<bool(std::span<const std::byte>)>& take) {
  Descriptor file;
  if (const auto size = openRegular(path, file); !size) return size.error();
  std::vector<std::byte> piece(std::size_t{1} << 18);
  while (true) {
    const ssize_t got = ::read(file.number(), piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return systemError(path, errno, "read");
    if (got == 0 || !take(std::span(piece).first(static_cast<std::size_t>(got)))) return {};
  }
}

Result<void> writeFileAtomically(const fs::path& name, std::span<const std::byte> bytes, Flush flush) {
  const auto destination = destinationOf(name);
  if (!destination) return destination.error();
  const fs::path& path = destination->path;
  if (!destination->replaced) return writeInto(path, bytes);
  const fs::path folder = folderOf(path);
  // The process and a counter of the kernel's choosing (the descriptor) keep two writers of one file apart.
  std::string temporary = (folder / kUnfinished).native();
  Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (file.number() < 0) return cannotWrite(path, errno);
  const auto fail = [&](int number) {
    ::unlink(temporary.c_str());
    return systemError(path, number, "written");
  };
  const mode_t mask = ::umask(0);  // mkostemp makes it private; a file that is served needs the usual permissions
  ::umask(mask);
  if (::fchmod(file.number(), 0666 & ~mask) != 0) return fail(errno);
  if (!writeAll(file.number(), bytes)) return fail(errno);
  if (flush == Flush::Now && ::fsync(file.number()) != 0) return fail(errno);
  if (!file.close()) return fail(errno);
  if (::rename(temporary.c_str(), path.c_str()) != 0) return fail(errno);
  if (flush == Flush::Later) return {};
  const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.number() >= 0) ::fsync(directory.number());  // makes the name last, where the file system can
  return {};
}

Result<void> writeFileAtomically(const fs::path& path, std::string_view text, Flush flush) {
  return writeFileAtomically(path, std::as_bytes(std::span(text)), flush);
}

Result<void> checkWritable(const fs::path& path) {
  const auto destination = destinationOf(path);
  if (!destination) return destination.error();
  const bool replaced = destination->replaced;
  const fs::path asked = replaced ? folderOf(destination->path) : destination->path;
  if (::access(asked.c_str(), replaced ? W_OK | X_OK : W_OK) != 0) return cannotWrite(destination->path, errno);
  return {};
}

bool isUnfinishedName(std::string_view name) {
  return name.size() == kUnfinished.size() && name.starts_with(kUnfinished.substr(0, kUnfinished.find('X')));
}

bool isWithin(const fs::path& path, const fs::path& folder) {
  std::error_code ignored;
  const fs::path inner = fs::weakly_canonical(fs::absolute(path, ignored), ignored).lexically_normal();
  fs::path outer = fs::weakly_canonical(fs::absolute(folder, ignored), ignored).lexically_normal();
  if (!outer.has_filename()) outer = outer.parent_path();
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

FoundFiles findFiles(const fs::path& folder, const PathFilter& wanted, const PathFilter& passedOver) {
  FoundFiles found;
  std::set<std::pair<dev_t, ino_t>> visited;
  std::vector<fs::path> pending{folder};
  while (!pending.empty()) {
    const fs::path current = std::move(pending.back());
    pending.pop_back();
    struct stat info {};
    if (::stat(current.c_str(), &info) != 0) {
      found.problems.push_back(systemError(current, errno, "read"));
      continue;
    }
    if (!visited.emplace(info.st_dev, info.st_ino).second) continue;

    std::error_code fault;
    fs::directory_iterator entries(current, fault);
    for (; !fault && entries != fs::directory_iterator(); entries.increment(fault)) {
      const fs::path& path = entries->path();
      if (path.filename().native().starts_with('.')) continue;
      if (::stat(path.c_str(), &info) != 0) {
        if (errno == ENOENT && wanted(path))
          found.problems.push_back(
              {ErrorCode::NotFound, printable(path), "is a link to nothing", "Restore its target or remove the link."});
        else if (errno != ENOENT)
          found.problems.push_back(systemError(path, errno, "read"));
      } else if (S_ISDIR(info.st_mode)) {
        if (!passedOver || !passedOver(path)) pending.push_back(path);
      } else if (!wanted(path)) {
        continue;
      } else if (S_ISREG(info.st_mode)) {
        found.files.push_back(path);
      } else {
        found.problems.push_back({ErrorCode::UnsupportedFormat, printable(path), "is a pipe or a device, not a file",
                                  "Remove it, or give its content as a file."});
      }
    }
    if (fault) found.problems.push_back(systemError(current, fault.value(), "read"));
  }
  const auto byBytes = [](const auto& left, const auto& right) { return left.native() < right.native(); };
  std::sort(found.files.begin(), found.files.end(), byBytes);
  std::sort(found.problems.begin(), found.problems.end(),
            [](const Error& left, const Error& right) { return left.where < right.where; });
  return found;
}

bool hasAudioExtension(const fs::path& path) {
  static constexpr std::array<std::string_view, 16> extensions = {".mp3",  ".flac", ".ogg", ".oga", ".opus", ".m4a",
                                                                  ".mp4",  ".m4b",  ".aac", ".wav", ".w64",  ".aif",
                                                                  ".aiff", ".aifc", ".wv",  ".mka"};
  std::string extension = path.extension().native();
  for (char& letter : extension)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return std::find(extensions.begin(), extensions.end(), extension) != extensions.end();
}

}  // namespace earshot
