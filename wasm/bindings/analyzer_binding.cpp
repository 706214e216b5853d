#include <cstdint>

#include "shared/buffer.h"
#include "shared/catalog/traits.h"
#include "shared/embedding/space.h"
#include "shared/features/analyzer.h"
#include "shared/features/doubts.h"
#include "wasm/bindings/message.h"

namespace earshot {
/// An Analyzer and the memory that JavaScript writes samples to.
struct AnalyzerBinding {
  Analyzer analyzer;
  Buffer<float> planes;
};

/// The seconds that are kept between the passes; the space: version, groups, typical distances; the columns' names.
EARSHOT_EXPORT(engineDescribe) const double* engineDescribe() {
  const auto columns = FeatureSet::librosa().computedColumns();
  const Space& space = Space::shipped();
  Reply reply = succeeded().number(Analyzer::kKeptSeconds).text(space.version());
  for (const GroupRange& group : space.groups())
    reply.number(static_cast<double>(group.begin)).number(static_cast<double>(group.end));
  for (const float typical : space.typicalDistances()) reply.number(typical);
  reply.number(static_cast<double>(columns.size()));
  for (const std::string& column : columns) reply.text(column);
  return reply.address();
}

/// The numbers of a song that was analyzed before, in the order of the columns, in the space of today.
EARSHOT_EXPORT(engineEmbed) const double* engineEmbed() {
  const auto values = request().floats();
  Statistics statistics;
  statistics.set = &FeatureSet::librosa();
  statistics.values.assign(values.begin(), values.end());
  auto vector = Space::shipped().embed(statistics);
  if (!vector) return failed(vector.error());
  return succeeded().floats(*vector).address();
}

EARSHOT_EXPORT(analyzerOpen) const double* analyzerOpen(double sampleRate, double start, double length) {
  AnalysisOptions options;
  options.sampleRate = sampleRate;
  options.excerpt = {start, length};
  auto analyzer = Analyzer::create(options);
  if (!analyzer) return failed(analyzer.error());
  auto* binding = new AnalyzerBinding{std::move(*analyzer), {}};
  return succeeded().number(static_cast<double>(reinterpret_cast<std::uintptr_t>(binding))).address();
}

EARSHOT_EXPORT(analyzerClose) void analyzerClose(AnalyzerBinding* binding) { delete binding; }

/// The address of `channels` planes of `frames` floats each, one behind the other; null if memory ran out.
EARSHOT_EXPORT(analyzerReserve)
float* analyzerReserve(AnalyzerBinding* binding, std::size_t channels, std::size_t frames) {
  if (channels * frames > binding->planes.size()) {
    auto planes = Buffer<float>::allocate(channels * frames, "samples");
    if (!planes) return nullptr;
    binding->planes = std::move(*planes);
  }
  return binding->planes.data();
}

/// Pushes what was written. 1: the excerpt is complete.
EARSHOT_EXPORT(analyzerPush)
const double* analyzerPush(AnalyzerBinding* binding, std::size_t channels, std::size_t frames) {
  auto appetite = binding->analyzer.push({binding->planes.data(), channels, frames, frames});
  if (!appetite) return failed(appetite.error());
  return succeeded().number(*appetite == Analyzer::Appetite::Enough ? 1 : 0).address();
}

/// 1: push the same source once more.
EARSHOT_EXPORT(analyzerEndPass) const double* analyzerEndPass(AnalyzerBinding* binding) {
  auto pass = binding->analyzer.endPass();
  if (!pass) return failed(pass.error());
  return succeeded().number(*pass == Analyzer::Pass::Again ? 1 : 0).address();
}

/// `held` and `promised` as in Extent.
EARSHOT_EXPORT(analyzerFinish)
const double* analyzerFinish(AnalyzerBinding* binding, double held, double promised) {
  auto analysis = binding->analyzer.finish();
  if (!analysis) return failed(analysis.error());
  const Statistics& statistics = analysis->statistics;
  const Space& space = Space::shipped();
  auto vector = space.embed(statistics);
  if (!vector) return failed(vector.error());
  return succeeded()
      .text(statistics.set->name())
      .floats(statistics.values)
      .text(space.version())
      .floats(*vector)
      .number(traitsOf(statistics, held).tempo)
      .text(doubtsAbout(*analysis, {held, promised}))
      .address();
}

}  // namespace earshot
