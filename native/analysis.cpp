#include "native/analysis.h"

#include <cmath>
#include <cstdint>
#include <sstream>
#include <utility>

#include "native/text.h"
#include "shared/features/doubts.h"

namespace earshot {
namespace {

/// An error of the engine, which knows neither the file's name nor where the excerpt starts.
Error inFile(Error error, const std::string& file, const Excerpt& excerpt) {
  if (excerpt.start > 0)
    error.what = "in the excerpt from " + std::to_string(std::lround(excerpt.start)) + " s on, " + error.what;
  error.where = file;
  return error;
}

}  // namespace

Result<AnalyzedFile> analyzeFile(const std::filesystem::path& path, const FileAnalysisOptions& options) {
  const std::string file = printable(path);
  Result<AudioDecoder> decoder = AudioDecoder::open(path);
  if (!decoder) return decoder.error();
  const AudioProperties& properties = decoder->properties();

  AnalysisOptions analysis;
  analysis.sampleRate = properties.sampleRate;
  Excerpt excerpt;
  if (options.excerptSeconds) excerpt = Excerpt::middle(properties.duration, *options.excerptSeconds);
  // Decoding starts at the excerpt's first sample, so for the analyzer the excerpt starts at 0.
  const auto begin = static_cast<std::uint64_t>(std::llround(excerpt.start * properties.sampleRate));
  analysis.excerpt = {0, excerpt.length};
  Result<Analyzer> analyzer = Analyzer::create(analysis);
  if (!analyzer) return inFile(analyzer.error(), file, excerpt);

  AnalyzedFile analyzed;
  while (true) {
    Result<Analyzer::Appetite> pushed = Analyzer::Appetite::More;
    bool stopped = false;
    Result<DecodeReport> report = decoder->decode(
        [&](const PlanarBlock& block) {
          stopped = options.stop && options.stop();
          if (stopped) return false;
          pushed = analyzer->push(block);
          return pushed.ok() && *pushed == Analyzer::Appetite::More;
        },
        begin);
    if (stopped) return Error{ErrorCode::Canceled, file, "was stopped", ""};
    if (!pushed) return inFile(pushed.error(), file, excerpt);
    if (!report) return report.error();
    analyzed.warnings = std::move(report->warnings);  // of the last pass: each pass sees the same
    const Result<Analyzer::Pass> pass = analyzer->endPass();
    if (!pass) return inFile(pass.error(), file, excerpt);
    if (*pass == Analyzer::Pass::Done) break;
  }
  Result<Analysis> finished = analyzer->finish();
  if (!finished) return inFile(finished.error(), file, excerpt);
  std::istringstream doubts(doubtsAbout(*finished, {properties.duration, properties.promised}));
  for (std::string doubt; std::getline(doubts, doubt);) analyzed.warnings.push_back(doubt);
  analyzed.path = path;
  analyzed.properties = properties;
  analyzed.analysis = std::move(*finished);
  if (options.keepFrames) analyzed.frames = analyzer->frames();
  return analyzed;
}

}  // namespace earshot
