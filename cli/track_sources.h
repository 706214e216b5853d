#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "shared/result.h"

namespace earshot {

/// An audio file that is to become a track, or why there is none.
struct SourceTrack {
  std::filesystem::path file;
  std::string id;  ///< its path in its SOURCE with '/'; with several SOURCEs, the SOURCE's name before it
  std::optional<Error> problem;
};

/// A path whose last part is what a person sees: "/home/ann/Music" for "Music/", "./Music/." and, from inside it, ".".
std::filesystem::path namedPath(const std::filesystem::path& path);

/// The audio files of folders, in the order of the arguments and sorted within. What lies in `out` is left out, and the
/// previews of other catalogs: a catalog must not feed on previews. Errors: InvalidArgument (a SOURCE that is no
/// folder, two of one name).
Result<std::vector<SourceTrack>> listTracks(const std::vector<std::string>& sources, const std::filesystem::path& out);

}  // namespace earshot
