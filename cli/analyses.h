#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "native/analysis_cache.h"
#include "shared/result.h"

namespace earshot {

/// How commands analyze files: the middle 30 s, kept for the next time unless nobody wants that or it cannot be done,
/// which is a warning. Ended by the stop signal.
class Analyses {
 public:
  /// `cache` is a folder; empty: the usual one.
  Analyses(std::string cache, bool noCache) : folder_(std::move(cache)), noCache_(noCache) {}

  void open();

  /// Says what could not be kept, removes what was not used for long.
  void close() const;

  bool kept() const { return cache_.has_value(); }

  /// Safe to call from several threads. Errors: as analyzeFile.
  Result<AnalysisCache::Analyzed> analyze(const std::filesystem::path& file) const;

  void keepPreview(const AnalysisCache::Analyzed& analyzed, const std::string& preview) const;

 private:
  std::string folder_;
  bool noCache_;
  FileAnalysisOptions options_;
  std::optional<AnalysisCache> cache_;
};

}  // namespace earshot
