#include "cli/source_kind.h"

#include <filesystem>
#include <system_error>

#include "cli/topic.h"
#include "native/factors_file.h"
#include "native/files.h"
#include "native/fma_folder.h"
#include "native/text.h"
#include "native/track_table.h"

namespace earshot {
namespace {

namespace fs = std::filesystem;

SourceKind kindOf(const std::string& source) {
  std::error_code ignored;
  if (namesTopic(source)) return SourceKind::Table;
  if (isFmaFolder(source)) return SourceKind::Fma;
  if (holdsFactors(source)) return SourceKind::Model;
  const bool table = fs::is_directory(source, ignored)      ? false
                     : fs::is_regular_file(source, ignored) ? !hasAudioExtension(source)
                                                            : hasTableExtension(source);
  return table ? SourceKind::Table : SourceKind::Audio;
}

const char* describe(const std::string& source, SourceKind kind) {
  switch (kind) {
    case SourceKind::Table:
      return namesTopic(source) ? "a topic of a log" : "a table";
    case SourceKind::Fma:
      return "a folder of FMA metadata";
    case SourceKind::Model:
      return "a trained model";
    case SourceKind::Audio:
      break;
  }
  return "a folder of audio";
}

}  // namespace

Result<SourceKind> kindOfSources(const std::vector<std::string>& sources) {
  const SourceKind kind = kindOf(sources.front());
  for (const std::string& source : sources)
    if (const SourceKind other = kindOf(source); other != kind)
      return Error{ErrorCode::InvalidArgument, printable(source),
                   std::string("is ") + describe(source, other) + ", " + printable(sources.front()) + " is " +
                       describe(sources.front(), kind) +
                       ": their vectors lie in different spaces and cannot be compared",
                   "Build a catalog of each; to describe audio files with a table, name it as --metadata."};
  if ((kind == SourceKind::Fma || kind == SourceKind::Model) && sources.size() > 1)
    return Error{
        ErrorCode::InvalidArgument, printable(sources[1]),
        std::string("is a second one, after ") + describe(sources.front(), kind) + ": each has a space of its own",
        "Build a catalog of each."};
  return kind;
}

}  // namespace earshot
