#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/result.h"

namespace earshot {

/// The whole of a regular file. Errors: NotFound, Io (unreadable, a folder), OutOfMemory.
Result<std::vector<std::byte>> readFile(const std::filesystem::path& path);

/// The same as text. The bytes are not checked to be UTF-8.
Result<std::string> readTextFile(const std::filesystem::path& path);

/// A regular file piece by piece: it need not fit in memory. `take` returns false to stop. Errors: NotFound, Io.
Result<void> readPieces(const std::filesystem::path& path, const std::function<bool(std::span<const std::byte>)>& take);

/// Whether a written file survives a power cut: flushed to the disk now, or when the system gets to it (then the cut
/// may leave it torn).
enum class Flush { Now, Later };

/// Writes beside `path` and renames: a reader sees the old file or the new one, never a part. Links are followed: what
/// they lead to is replaced, not they. Pipes and devices are written into. The folder must exist. Errors: Io, NotFound.
Result<void> writeFileAtomically(const std::filesystem::path& path, std::span<const std::byte> bytes,
                                 Flush flush = Flush::Now);
Result<void> writeFileAtomically(const std::filesystem::path& path, std::string_view text, Flush flush = Flush::Now);

/// Whether writeFileAtomically() can be expected to succeed: to know before long work. Writes nothing. Errors: Io,
/// NotFound.
Result<void> checkWritable(const std::filesystem::path& path);

/// Whether writeFileAtomically() names its files so until they are complete; one is left by a process that was killed.
bool isUnfinishedName(std::string_view name);

/// Whether `path`, once links are resolved, is `folder` or lies below it. Neither has to exist.
bool isWithin(const std::filesystem::path& path, const std::filesystem::path& folder);

/// What a walk over a folder found.
struct FoundFiles {
  std::vector<std::filesystem::path> files;  ///< sorted by bytes, so the order is the same on every machine
  std::vector<Error> problems;  ///< folders that could not be read, wanted names that are no files (dangling links,
                                ///< pipes, devices): the rest was found all the same
};

using PathFilter = std::function<bool(const std::filesystem::path&)>;

/// All regular files below `folder` whose path `wanted` accepts. Links are followed, each folder visited once (no
/// cycles). A folder is never a file, whatever its name. Hidden entries (".name") are left out, and folders that
/// `passedOver` accepts with all that is in them; `folder` itself is meant as named.
FoundFiles findFiles(const std::filesystem::path& folder, const PathFilter& wanted, const PathFilter& passedOver = {});

/// Whether the extension is one of the audio formats' (any case): what is taken from a folder.
bool hasAudioExtension(const std::filesystem::path& path);

}  // namespace earshot
