#include "native/analysis.h"

#include <utility>

#include "native/text.h"

namespace earshot {
namespace {

/// An error of the engine, which does not know the file's name.
Error inFile(Error error, const std::string& file) {
  error.what = error.where.empty() ? error.what : error.where + ": " + error.what;
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
  analysis.keepFrames = options.keepFrames;
  if (options.excerptSeconds) analysis.excerpt = Excerpt::middle(properties.duration, *options.excerptSeconds);
  Result<Analyzer> analyzer = Analyzer::create(analysis);
  if (!analyzer) return inFile(analyzer.error(), file);

  AnalyzedFile analyzed;
  while (true) {
    Result<Analyzer::Appetite> pushed = Analyzer::Appetite::More;
    bool stopped = false;
    Result<DecodeReport> report = decoder->decode([&](const PlanarBlock& block) {
      stopped = options.stop && options.stop();
      if (stopped) return false;
      pushed = analyzer->push(block);
      return pushed.ok() && *pushed == Analyzer::Appetite::More;
    });
    if (stopped) return Error{ErrorCode::Canceled, file, "was stopped", ""};
    if (!pushed) return inFile(pushed.error(), file);
    if (!report) return report.error();
    analyzed.warnings = std::move(report->warnings);  // of the last pass: each pass sees the same
    const Result<Analyzer::Pass> pass = analyzer->endPass();
    if (!pass) return inFile(pass.error(), file);
    if (*pass == Analyzer::Pass::Done) break;
  }
  Result<Analysis> finished = analyzer->finish();
  if (!finished) return inFile(finished.error(), file);
  if (!properties.truncation.empty()) analyzed.warnings.push_back(properties.truncation);
  analyzed.path = path;
  analyzed.properties = properties;
  analyzed.analysis = std::move(*finished);
  return analyzed;
}

}  // namespace earshot
