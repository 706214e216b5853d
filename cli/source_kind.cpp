#include "cli/source_kind.h"

#include <filesystem>
#include <system_error>

#include "native/files.h"
#include "native/text.h"
#include "native/track_table.h"

namespace earshot {
namespace {

namespace fs = std::filesystem;

SourceKind kindOf(const std::string& source) {
  std::error_code ignored;
  const bool table = fs::is_directory(source, ignored)      ? false
                     : fs::is_regular_file(source, ignored) ? !hasAudioExtension(source)
                                                            : hasTableExtension(source);
  return table ? SourceKind::Table : SourceKind::Audio;
}

const char* describe(SourceKind kind) { return kind == SourceKind::Table ? "a table" : "a folder of audio"; }

}  // namespace

Result<SourceKind> kindOfSources(const std::vector<std::string>& sources) {
  const SourceKind kind = kindOf(sources.front());
  for (const std::string& source : sources)
    if (const SourceKind other = kindOf(source); other != kind)
      return Error{ErrorCode::InvalidArgument, printable(source),
                   std::string("is ") + describe(other) + ", " + printable(sources.front()) + " is " + describe(kind) +
                       ": their vectors lie in different spaces and cannot be compared",
                   "Build a catalog of each; to describe audio files with a table, name it as --metadata."};
  return kind;
}

}  // namespace earshot
