#include "cli/track_sources.h"

#include <set>
#include <string>
#include <system_error>
#include <unordered_set>

#include "native/catalog_folder.h"
#include "native/files.h"
#include "native/text.h"
#include "native/track_table.h"
#include "shared/utf8.h"

namespace earshot {
namespace {

namespace fs = std::filesystem;

std::string folderName(const fs::path& folder) { return repairUtf8(namedPath(folder).filename().native()); }

/// What a folder without audio may have been meant for.
std::optional<Error> tablesInstead(const fs::path& folder) {
  std::error_code ignored;
  const auto holds = [&](const char* name) { return fs::exists(folder / name, ignored); };
  const bool tracks = holds("tracks.csv");
  if (holds("features.csv") != tracks && (holds("genres.csv") || !tracks))
    return Error(ErrorCode::NotFound, printable(folder),
                 {"holds metadata of the Free Music Archive without ", tracks ? "features.csv" : "tracks.csv"},
                 "Take all of fma_metadata.zip.");
  const FoundFiles tables = findFiles(folder, hasTableExtension);
  if (tables.files.empty()) return std::nullopt;
  return Error(ErrorCode::NotFound, printable(folder),
               {"holds no audio files, but ", counted(tables.files.size(), "table")},
               "Name them instead of their folder: " + printable(tables.files.front()) +
                   (tables.files.size() > 1 ? " and so on." : "."));
}

Result<void> checkSources(const std::vector<std::string>& sources) {
  std::set<std::string> names;
  for (const std::string& source : sources) {
    std::error_code ignored;
    if (fs::exists(source, ignored) ? !fs::is_directory(source, ignored) : source.find(':') != std::string::npos)
      return Error{ErrorCode::InvalidArgument, printable(source), "is no folder",
                   "Name folders of audio, or tables of tracks (CSV, JSON lines)."};
    if (!names.insert(folderName(source)).second)
      return Error{ErrorCode::InvalidArgument, printable(source), "has the same name as another SOURCE",
                   "Their tracks' ids would be the same: rename one, or name a folder that holds both."};
  }
  return {};
}

}  // namespace

fs::path namedPath(const fs::path& path) {
  std::error_code ignored;
  fs::path named = fs::absolute(path, ignored).lexically_normal();
  return named.has_filename() ? named : named.parent_path();
}

Result<std::vector<SourceTrack>> listTracks(const std::vector<std::string>& sources, const fs::path& out) {
  if (auto valid = checkSources(sources); !valid) return std::move(valid).error();
  std::error_code ignored;
  std::vector<SourceTrack> tracks;
  std::unordered_set<std::string> ids;
  for (const std::string& source : sources) {
    if (!fs::is_directory(source, ignored)) {
      tracks.push_back(
          {source, {}, Error{ErrorCode::NotFound, printable(source), "does not exist", "Check its name."}});
      continue;
    }
    // A SOURCE inside the catalog's folder was meant as named; only what the catalog holds besides it is left out.
    const bool outputInside = !isWithin(source, out);
    const std::string prefix = sources.size() > 1 ? folderName(source) + '/' : std::string();
    FoundFiles found = findMusic(source);
    if (found.files.empty())
      if (auto tables = tablesInstead(source)) found.problems = {*std::move(tables)};
    for (fs::path& file : found.files) {
      if (outputInside && isWithin(file, out)) continue;
      SourceTrack track{std::move(file), {}, std::nullopt};
      track.id = prefix + repairUtf8(track.file.lexically_relative(source).generic_string());
      // Only names that are not UTF-8 can collide, once they are shown with U+FFFD.
      if (!ids.insert(track.id).second)
        track.problem = Error{ErrorCode::InvalidArgument, printable(track.file), "has the same id as another file",
                              "Rename it in UTF-8."};
      tracks.push_back(std::move(track));
    }
    for (Error& problem : found.problems) tracks.push_back({source, {}, std::move(problem)});
  }
  return tracks;
}

}  // namespace earshot
