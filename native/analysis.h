#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "native/audio_decoder.h"
#include "shared/features/analyzer.h"
#include "shared/result.h"

namespace earshot {

struct FileAnalysisOptions {
  std::optional<double> excerptSeconds = 30;  ///< the middle so many seconds; none: the whole recording
  bool keepFrames = false;                    ///< also keep every per-frame matrix
  std::function<bool()> stop;                 ///< asked now and then; true ends the work with Canceled
};

struct AnalyzedFile {
  std::filesystem::path path;
  AudioProperties properties;
  Analysis analysis;
  std::vector<FeatureMatrix> frames;  ///< empty unless keepFrames
  std::vector<std::string> warnings;  ///< faults of the file that did not prevent the analysis
};

/// From a file to its feature set's numbers. Safe to call from several threads. Errors: AudioDecoder's and Analyzer's,
/// `where` being the file.
Result<AnalyzedFile> analyzeFile(const std::filesystem::path& path, const FileAnalysisOptions& options = {});

}  // namespace earshot
