#include <emscripten/bind.h>

#include <cstdint>
#include <optional>
#include <string>

#include "shared/buffer.h"
#include "shared/embedding/space.h"
#include "shared/features/analyzer.h"
#include "wasm/bindings/outcome.h"
#include "wasm/bindings/typed_array.h"

using emscripten::val;

namespace earshot {
namespace {

/// Analyzer as JavaScript drives it: samples are written into memory that `reserve` names, then pushed.
class AnalyzerBinding {
 public:
  val begin(double sampleRate, double start, double length) {
    AnalysisOptions options;
    options.sampleRate = sampleRate;
    options.excerpt = {start, length};
    auto created = Analyzer::create(options);
    if (!created) return failed(created.error());
    analyzer_.emplace(std::move(*created));
    return succeeded();
  }

  /// The address of `channels` planes of `frames` floats each, one behind the other; 0 if memory ran out.
  std::uintptr_t reserve(std::size_t channels, std::size_t frames) {
    if (channels * frames > planes_.size()) {
      auto planes = Buffer<float>::allocate(channels * frames, "samples");
      if (!planes) return 0;
      planes_ = std::move(*planes);
    }
    return reinterpret_cast<std::uintptr_t>(planes_.data());
  }

  /// Pushes what was written. True: the excerpt is complete.
  val push(std::size_t channels, std::size_t frames) {
    auto appetite = analyzer_->push({planes_.data(), channels, frames, frames});
    if (!appetite) return failed(appetite.error());
    return succeeded(val(*appetite == Analyzer::Appetite::Enough));
  }

  /// True: push the same source once more.
  val endPass() {
    auto pass = analyzer_->endPass();
    if (!pass) return failed(pass.error());
    return succeeded(val(*pass == Analyzer::Pass::Again));
  }

  val finish() {
    auto analysis = analyzer_->finish();
    if (!analysis) return failed(analysis.error());
    const Space& space = Space::shipped();
    auto vector = space.embed(analysis->statistics);
    if (!vector) return failed(vector.error());
    val song = val::object();
    song.set("set", std::string(analysis->statistics.set->name()));
    song.set("values", copied<float>(analysis->statistics.values));
    song.set("space", std::string(space.version()));
    song.set("vector", copied<float>(*vector));
    song.set("tempo", analysis->statistics.at("tempo"));
    return succeeded(song);
  }

 private:
  std::optional<Analyzer> analyzer_;
  Buffer<float> planes_;
};

/// The numbers of a song that was analyzed before, in the order of `columns`, in the space of today.
val embed(const val& values) {
  Statistics statistics;
  statistics.set = &FeatureSet::librosa();
  statistics.values = emscripten::convertJSArrayToNumberVector<float>(values);
  auto vector = Space::shipped().embed(statistics);
  if (!vector) return failed(vector.error());
  return succeeded(copied<float>(*vector));
}

std::string spaceVersion() { return std::string(Space::shipped().version()); }

val columns() {
  val names = val::array();
  for (const std::string& column : FeatureSet::librosa().computedColumns()) names.call<void>("push", column);
  return names;
}

}  // namespace

EMSCRIPTEN_BINDINGS(analyzer) {
  emscripten::class_<AnalyzerBinding>("Analyzer")
      .constructor<>()
      .function("begin", &AnalyzerBinding::begin)
      .function("reserve", &AnalyzerBinding::reserve)
      .function("push", &AnalyzerBinding::push)
      .function("endPass", &AnalyzerBinding::endPass)
      .function("finish", &AnalyzerBinding::finish);
  emscripten::function("columns", &columns);
  emscripten::function("embed", &embed);
  emscripten::function("spaceVersion", &spaceVersion);
  emscripten::constant("keptSeconds", Analyzer::kKeptSeconds);
}

}  // namespace earshot
