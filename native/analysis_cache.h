#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "native/analysis.h"
#include "native/analysis_entry.h"
#include "shared/result.h"

namespace earshot {

/// Analyses kept from one run to the next, by what a file holds: a renamed, moved or copied file is known, a changed
/// one is not. A folder of small files:
///
///   <folder>/analyses/<recipe>/content/<2 digits>/<digits>   an AnalysisEntry, named by the content's SHA-256
///   <folder>/analyses/<recipe>/seen/<2 digits>/<digits>      a link to it, named by a file's path, size and times
///
/// The links spare reading a file again; they are not made for one changed within the last seconds, whose times would
/// not show another change. <recipe> is a digest of all that decides an analysis: the engine's and the decoder's
/// sources, the compiler, FFmpeg's versions, the feature set, the excerpt. A new version of any of them starts afresh.
///
/// Entries appear whole (written beside, then renamed), so any number of programs may use one cache at once. A damaged
/// entry is none; its file is analyzed again and a warning says so. Failures are not kept. What was not used for 90
/// days is removed. Everything in it can be removed at any time. Safe to call from several threads.
class AnalysisCache {
 public:
  /// $XDG_CACHE_HOME/earshot, or ~/.cache/earshot; none where neither is set.
  static std::optional<std::filesystem::path> usualFolder();

  /// Makes the folder. `options` are those of every analysis. Errors: Io.
  static Result<AnalysisCache> open(const std::filesystem::path& folder, FileAnalysisOptions options);

  struct Analyzed {
    AnalyzedFile file;
    std::string preview;      ///< what keepPreview() was told about this content; may be empty
    bool remembered = false;  ///< not analyzed now
    std::string sha256;       ///< of the content; empty where the file is not kept
  };
  /// As analyzeFile: from the cache, or made now and kept.
  Result<Analyzed> analyze(const std::filesystem::path& file) const;

  /// Keeps the name of a content's preview as well.
  void keepPreview(const Analyzed& analyzed, const std::string& preview) const;

  /// Why something could not be kept, if it happened: the analyses themselves are not affected.
  std::optional<Error> fault() const;

  /// Removes what was not used for 90 days; looks at most once a day.
  void removeUnused() const;

 private:
  struct Faults {
    std::mutex mutex;  ///< guards first
    std::optional<Error> first;
  };
  AnalysisCache() = default;
  void keep(const AnalysisEntry& entry) const;
  void complain(Error error) const;
  std::filesystem::path entryPath(const std::string& sha256) const;
  std::filesystem::path seenPath(const std::filesystem::path& file, const std::string& state) const;

  std::filesystem::path folder_;  ///< <folder>/analyses
  std::filesystem::path recipe_;  ///< <folder>/analyses/<recipe>
  FileAnalysisOptions options_;
  std::unique_ptr<Faults> faults_ = std::make_unique<Faults>();
};

}  // namespace earshot
